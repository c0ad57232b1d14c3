using System.CommandLine;
using System.Text.Json.Nodes;
using MlNetClassifier.App.Completion;
using MlNetClassifier.App.Output;

namespace MlNetClassifier.App.Commands;

/// <summary><c>completion</c>: the script by which a shell completes verbs, options and their values.</summary>
internal static class CompletionCommand
{
    /// <param name="environment">The surroundings.</param>
    /// <param name="all">Makes the program with all its verbs.</param>
    public static Command Create(AppEnvironment environment, Func<RootCommand> all)
    {
        Argument<string> shell = CommonOptions.ChoiceArgument<CompletionShell>("SHELL", "The shell that is to complete.");
        Option<bool> json = CommonOptions.Json();
        var command = new Command("completion", "Write the script by which a shell completes verbs, options, values and files.")
        {
            shell, json,
        };
        command.SetAction(parsed =>
        {
            string script = CompletionScript.Of(CommonOptions.Chosen<CompletionShell>(parsed.GetValue(shell)!), all());
            if (parsed.GetValue(json))
                environment.Out.WriteLine(ResultJson.Document(new JsonObject { ["script"] = script }));
            else
                environment.Out.Write(script);

            return ExitCode.Ok;
        });
        return command;
    }
}

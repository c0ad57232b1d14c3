using System.CommandLine;

namespace MlNetClassifier.App.Commands;

/// <summary>A verb that this program was published without: it says so, whatever is asked of it, and touches no file.</summary>
internal static class ElsewhereCommand
{
    /// <summary>The sentence about something that this program was published without.</summary>
    /// <param name="what">Its beginning.</param>
    public static string NeedsWholeProgram(string what) =>
        $"{what} needs the whole program: this one was published with -p:Training=false, to score.";

    public static Command Create(string verb, string description, AppEnvironment environment)
    {
        Argument<string[]> anything = new("OPTIONS") { Description = "What the whole program takes.", Hidden = true };
        var command = new Command(verb, $"{description} Not in this program: it only scores.")
        {
            anything,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(_ =>
        {
            environment.Error.WriteLine(
                NeedsWholeProgram($"'{verb}'") + " Train where the whole program is, and bring the model.zip here.");
            return ExitCode.Unexpected;
        });
        return command;
    }
}

using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace MlNetClassifier.App.Commands;

/// <summary>The help of the program itself, which it also shows without any arguments: it ends with what to type first.</summary>
internal sealed class StartHelp(HelpAction help, AppEnvironment environment) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        int code = help.Invoke(parseResult);
        if (parseResult.CommandResult.Command is RootCommand)
        {
            environment.Out.WriteLine($"""
                Start with these two:
                  {environment.CommandName} train my-images
                  {environment.CommandName} score photo.jpg
                my-images is a folder with one sub-folder of images per class.
                Without it, train draws a sample set.
                """);
        }

        return code;
    }
}

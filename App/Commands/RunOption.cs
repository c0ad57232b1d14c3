using System.CommandLine;

namespace MlNetClassifier.App.Commands;

/// <summary>The folder of a planned run, for all verbs that work on it.</summary>
internal static class RunOption
{
    public static Option<string> Create() => new("--run")
    {
        Description = "Folder of the run: its plan, its parts, and what is written for an engine. All machines must see it.",
        HelpName = "DIR",
        Required = true,
    };
}

using System.CommandLine;
using System.Text.Json.Nodes;
using MlNetClassifier.App.Output;
using MlNetClassifier.Pipelines.Activations;

namespace MlNetClassifier.App.Commands;

/// <summary>
/// <c>activations</c> and <c>activations list</c>: the table of functions; the other verbs look more closely at one of them.
/// </summary>
internal static class ActivationsCommand
{
    public static Command Create(AppEnvironment environment) =>
        Listing("activations", "Show the activation functions: list, show, eval, plot, check. Without a verb: list.", environment,
            Listing("list", "The table: formula, layer, purpose, linearity, parameters, range.", environment),
            ActivationsShowCommand.Create(environment),
            ActivationsEvalCommand.Create(environment),
            ActivationsPlotCommand.Create(environment),
            ActivationsCheckCommand.Create(environment));

    private static Command Listing(string name, string description, AppEnvironment environment, params Command[] verbs)
    {
        Option<bool> wide = CommonOptions.Wide();
        Option<bool> json = CommonOptions.Json();
        var command = new Command(name, description) { wide, json };
        foreach (Command verb in verbs)
            command.Subcommands.Add(verb);

        command.SetAction(parsed => Run(parsed.GetValue(json), parsed.GetValue(wide), environment));
        return command;
    }

    private static int Run(bool json, bool isWide, AppEnvironment environment)
    {
        if (json)
            environment.Out.WriteLine(ResultJson.Document(ResultJson.List(ActivationTable.All.Select(Describe))));
        else
            Print(isWide, environment);

        return ExitCode.Ok;
    }

    public static JsonObject Describe(ActivationFunction function) => new()
    {
        ["name"] = function.Name,
        ["displayName"] = function.DisplayName,
        ["aliases"] = ResultJson.List(function.Aliases),
        ["formula"] = function.Formula,
        ["derivative"] = function.DerivativeFormula,
        ["layer"] = function.Layer,
        ["purpose"] = function.Purpose,
        ["linearity"] = function.Linearity,
        ["range"] = function.Range,
        ["parameter"] = ResultJson.Of(function.Parameter),
        ["source"] = function.Source,
    };

    private static void Print(bool isWide, AppEnvironment environment)
    {
        var table = new TextTable(
            new TextColumn("Name", IsText: true), new("Formula", IsText: true),
            new("Derivative", IsText: true, IsExtra: true), new("Layer", IsText: true),
            new("Purpose", IsText: true, IsExtra: true), new("Linearity", IsText: true, IsExtra: true),
            new("Parameter", IsText: true, IsExtra: true),
            new("Range", IsText: true, IsExtra: true));
        foreach (ActivationFunction function in ActivationTable.All)
        {
            table.Add(
                function.Name,
                function.Formula,
                function.DerivativeFormula,
                isWide ? function.Layer : function.Layer.Split(' ')[0],
                function.Purpose,
                function.Linearity,
                Parameter(function),
                function.Range);
        }

        table.Write(environment, isWide);
        if (!isWide)
            Prose.Write(environment, "--wide adds derivative, purpose, linearity, parameters and range; activations "
                + "show NAME says all about one.");
    }

    private static string Parameter(ActivationFunction function) => function.Parameter is { } parameter
        ? $"{parameter.Name} = {Figures.Exact(parameter.Default)}{(parameter.IsLearnedByDefault ? ", learned" : string.Empty)} "
            + $"({parameter.DefaultSource})"
        : "-";
}

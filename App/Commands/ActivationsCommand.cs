using System.CommandLine;
using MlNetClassifier.App.Output;
using MlNetClassifier.Pipelines.Activations;
using Spectre.Console;

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
        Option<bool> json = CommonOptions.Json();
        var command = new Command(name, description) { json };
        foreach (Command verb in verbs)
            command.Subcommands.Add(verb);

        command.SetAction(parsed => Run(parsed.GetValue(json), environment));
        return command;
    }

    private static int Run(bool json, AppEnvironment environment)
    {
        if (json)
            environment.Out.WriteLine(ResultJson.Document(ActivationTable.All.Select(Describe)));
        else
            Print(environment);

        return ExitCode.Ok;
    }

    public static object Describe(ActivationFunction function) => new
    {
        function.Name,
        function.DisplayName,
        function.Aliases,
        function.Formula,
        Derivative = function.DerivativeFormula,
        function.Layer,
        function.Purpose,
        function.Linearity,
        function.Range,
        function.Parameter,
        function.Source,
    };

    private static void Print(AppEnvironment environment)
    {
        Table table = new Table().Border(TableBorder.Simple)
            .AddColumns("Name", "Formula", "Derivative", "Layer", "Purpose", "Linearity", "Parameter", "Range");
        foreach (ActivationFunction function in ActivationTable.All)
        {
            table.AddRow(
                new Text(function.Name),
                new Text(function.Formula),
                new Text(function.DerivativeFormula),
                new Text(function.Layer),
                new Text(function.Purpose),
                new Text(function.Linearity),
                new Text(Parameter(function)),
                new Text(function.Range));
        }

        TextConsole.ForResults(environment).Write(table);
    }

    private static string Parameter(ActivationFunction function) => function.Parameter is { } parameter
        ? $"{parameter.Name} = {Figures.Exact(parameter.Default)}{(parameter.IsLearnedByDefault ? ", learned" : string.Empty)} "
            + $"({parameter.DefaultSource})"
        : "-";
}

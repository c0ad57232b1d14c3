using System.CommandLine;
using MlNetClassifier.App.Output;
using MlNetClassifier.Pipelines.Activations;
using Spectre.Console;

namespace MlNetClassifier.App.Commands;

/// <summary><c>activations</c>: the lesson's table.</summary>
internal static class ActivationsCommand
{
    public static Command Create(AppEnvironment environment)
    {
        Option<bool> json = CommonOptions.Json();
        var command = new Command("activations", "Show the activation functions: formula, layer, purpose, linearity, parameters, range.") { json };
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

    private static object Describe(ActivationFunction function) => new
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
        Parameter = function.Parameter,
        function.Source,
    };

    private static void Print(AppEnvironment environment)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns("Name", "Formula", "Layer", "Purpose", "Linearity", "Parameter", "Range");
        foreach (ActivationFunction function in ActivationTable.All)
        {
            table.AddRow(
                new Text(function.Name),
                new Text(function.Formula),
                new Text(function.Layer),
                new Text(function.Purpose),
                new Text(function.Linearity),
                new Text(function.Parameter is { } parameter ? $"{parameter.Name} = {Figures.Exact(parameter.Default)}{(parameter.IsLearnedByDefault ? ", learned" : string.Empty)}" : "-"),
                new Text(function.Range));
        }

        TextConsole.ForResults(environment).Write(table);
    }
}

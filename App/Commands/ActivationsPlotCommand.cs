using System.CommandLine;
using System.Text.Json.Nodes;
using MlNetClassifier.App.Activations;
using MlNetClassifier.App.Charts;
using MlNetClassifier.App.Output;
using MlNetClassifier.Data;
using MlNetClassifier.App.Settings;
using MlNetClassifier.Pipelines.Activations;

namespace MlNetClassifier.App.Commands;

/// <summary><c>activations plot</c>: value and derivative curves as an SVG file.</summary>
internal static class ActivationsPlotCommand
{
    private const int Points = 301;
    private const int Columns = 4;

    public static Command Create(AppEnvironment environment)
    {
        Argument<Activation[]> names = new("NAME")
        {
            Description = "Elementwise activations, such as relu elu(alpha=0.5); if none is given, all of them.",
            Arity = ArgumentArity.ZeroOrMore,
            CustomParser = result =>
            {
                try
                {
                    return [.. result.Tokens.Select(token => Activation.Parse(token.Value))];
                }
                catch (FormatException error)
                {
                    result.AddError(error.Message);
                    return [];
                }
            },
        };
        names.CompletionSources.Add([.. ValueForms.Activations.Choices]);
        Option<string> output = new("--out", "-o")
        {
            Description = "SVG file to write.",
            HelpName = "FILE",
            DefaultValueFactory = _ => "activations.svg",
        };
        Option<double> span = CommonOptions.Number(
            "--span", ActivationEvaluation.Span, "Draws from minus this number to this number.");
        Option<bool> json = CommonOptions.Json();
        var command = new Command("plot", "Draw value (solid) and derivative (dashed) curves into an SVG file.")
        {
            names, output, span, json,
        };
        FileNames.RefuseOptions(command, names);
        FileNames.RefuseFolders(output, environment);
        command.SetAction(parsed =>
            Run(parsed.GetValue(names) ?? [], parsed.GetValue(output)!, parsed.GetValue(span), parsed.GetValue(json),
                environment));
        return command;
    }

    private static int Run(Activation[] activations, string output, double span, bool json, AppEnvironment environment)
    {
        if (span is not (> 0 and <= 1e6))
            throw new UsageException($"--span is {Figures.Exact(span)}; give a number above 0 and at most 1,000,000.");

        if (activations.FirstOrDefault(activation => activation.Function.Kind == ActivationKind.Rowwise) is { } rowwise)
            throw new UsageException($"{rowwise} looks at a whole row and has no curve; plot elementwise functions.");

        Activation[] shown = activations.Length > 0
            ? activations
            : [.. ActivationTable.All.Where(function => function.Kind == ActivationKind.Elementwise)
                .Select(function => new Activation(function))];
        string file = environment.Resolve(output);
        AtomicFile.WriteText(file, SvgFile.Of([.. shown.Select((activation, i) => Draw(activation, span, i))], Columns));
        environment.Out.WriteLine(json
            ? ResultJson.Document(new JsonObject
            {
                ["file"] = file,
                ["activations"] = ResultJson.List(shown.Select(activation => activation.ToString())),
            })
            : environment.Shorten(file));
        return ExitCode.Ok;
    }

    private static LineChart Draw(Activation activation, double span, int color)
    {
        float[] x = [.. Enumerable.Range(0, Points).Select(i => (float)(span * ((2.0 * i / (Points - 1)) - 1)))];
        ActivationEvaluation[] at = [.. x.Select(point => ActivationEvaluation.At(activation, point))];
        LineChart.Line[] lines =
        [
            new("f", [.. at.Select(e => ((double)e.X[0], (double)e.Value[0]))], Color: color),
            new("f'", [.. at.Select(e => ((double)e.X[0], (double)e.Derivative[0]))], IsDashed: true, Color: color),
        ];
        return new LineChart(activation.ToString(), lines)
        {
            Across = "x  (f solid, f' dashed)",
            StartsAtZero = false,
            HasLegend = false,
        };
    }
}

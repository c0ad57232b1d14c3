using System.CommandLine;
using MlNetClassifier.App.Activations;
using MlNetClassifier.App.Output;
using MlNetClassifier.Pipelines.Activations;

namespace MlNetClassifier.App.Commands;

/// <summary><c>activations show</c>: everything about one function, with a chart.</summary>
internal static class ActivationsShowCommand
{
    private const int PointWidth = 13;
    private const int NumberWidth = 14;
    private const int NameWidth = 15;
    private static readonly float[] EdgePoints =
        [float.NegativeInfinity, -100, -1, -1e-8f, -0f, 0, 1e-8f, 1, 100, float.PositiveInfinity, float.NaN];

    private static readonly float[][] EdgeRows =
        [[0, 0, 0], [1, 2, 3], [1000, 999, 0], [float.PositiveInfinity, 1], [float.NegativeInfinity, 1],
            [float.NegativeInfinity, float.NegativeInfinity], [float.NaN, 1]];

    public static Command Create(AppEnvironment environment)
    {
        Argument<Activation> activation = ActivationArgument.Create();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("show", "Show one function: formula, derivative, values at the edges, defaults, source, chart.")
        {
            activation, json,
        };
        command.SetAction(parsed => Run(parsed.GetValue(activation)!, parsed.GetValue(json), environment));
        return command;
    }

    private static int Run(Activation activation, bool json, AppEnvironment environment)
    {
        if (json)
            environment.Out.WriteLine(ResultJson.Document(ActivationsCommand.Describe(activation.Function)));
        else
            Print(activation, environment);

        return ExitCode.Ok;
    }

    private static void Print(Activation activation, AppEnvironment environment)
    {
        TextWriter output = environment.Out;
        ActivationFunction function = activation.Function;
        output.WriteLine($"{function.DisplayName} ({activation})");
        output.WriteLine();
        Line("f(x)", function.Formula);
        Line("f'(x)", function.DerivativeFormula);
        Line("range", function.Range);
        Line("layer", function.Layer);
        Line("purpose", function.Purpose);
        Line("linearity", function.Linearity);
        if (function.Parameter is { } parameter)
        {
            string kind = parameter.IsLearnedByDefault ? "learned by the network"
                : parameter.CanBeLearned ? "fixed, or learned by the network"
                : "fixed";
            Line(parameter.Name, $"{parameter.Meaning}; {kind}");
            Line("default", $"{Figures.Exact(parameter.Default)} ({parameter.DefaultSource})");
        }

        if (!function.FrameworkDefaults.IsEmpty)
            Line("elsewhere", string.Join("; ", function.FrameworkDefaults.Select(other => $"{other.Framework}: {other.Value}")));

        Line("edges", function.EdgeValues);
        Line("aliases", function.Aliases.IsEmpty ? "-" : string.Join(", ", function.Aliases));
        Line("source", function.Source);
        output.WriteLine();
        if (function.Kind == ActivationKind.Rowwise)
        {
            PrintRows(activation, environment);
            return;
        }

        output.WriteLine($"{"x",PointWidth} {"f(x)",NumberWidth} {"f'(x)",NumberWidth}");
        foreach (float point in EdgePoints)
        {
            var at = ActivationEvaluation.At(activation, [point]);
            output.WriteLine($"{FloatText.Row(at.X),PointWidth} {FloatText.Row(at.Value),NumberWidth} "
                + $"{FloatText.Row(at.Derivative),NumberWidth}");
        }

        output.WriteLine();
        const double Span = ActivationEvaluation.Span;
        foreach (string line in TerminalChart.Draw(-Span, Span, x => Point(activation, (float)x)))
            output.WriteLine(line);

        void Line(string name, string text) => Prose.Write(environment, text, name.PadRight(NameWidth) + ' ');
    }

    // Beside each other where there is room for the widest, else below each other.
    private static void PrintRows(Activation activation, AppEnvironment environment)
    {
        string[] names = ["x", "f(x)", "f'(x)"];
        string[][] rows = [.. EdgeRows.Select(x => ActivationEvaluation.At(activation, x))
            .Select(at => new[] { at.X, at.Value, at.Derivative }.Select(FloatText.Row).ToArray())];
        int[] widths = [.. names.Select((name, i) => rows.Select(row => row[i].Length).Append(name.Length).Max())];
        if (widths.Sum(width => width + 1) - 1 <= environment.Width)
        {
            foreach (string[] row in rows.Prepend(names))
                environment.Out.WriteLine(string.Join(' ', row.Select((text, i) => text.PadLeft(widths[i]))));
            return;
        }

        foreach (string[] row in rows)
        {
            foreach ((string name, string text) in names.Zip(row))
                Prose.Write(environment, text.Replace(",", ", ", StringComparison.Ordinal), name.PadRight(NameWidth) + ' ');
            environment.Out.WriteLine();
        }
    }

    private static (double Value, double Derivative) Point(Activation activation, float x)
    {
        var at = ActivationEvaluation.At(activation, x);
        return (at.Value[0], at.Derivative[0]);
    }
}

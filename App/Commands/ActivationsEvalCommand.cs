using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using MlNetClassifier.App.Activations;
using MlNetClassifier.App.Output;
using MlNetClassifier.Pipelines.Activations;

namespace MlNetClassifier.App.Commands;

/// <summary><c>activations eval</c>: a function and its derivative at given points, every bit shown.</summary>
internal static class ActivationsEvalCommand
{
    public static Command Create(AppEnvironment environment)
    {
        Argument<Activation> activation = ActivationArgument.Create();
        Argument<string[]> points = new("X")
        {
            Description = "Numbers, or 8-digit hexadecimal float32 bits; for softmax comma-separated rows; - reads them from "
                + "standard input, separated by white space.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        Option<bool> bits = new("--bits") { Description = "Add x, value and derivative as float32 bits in hexadecimal." };
        Option<bool> json = CommonOptions.Json();
        var command = new Command("eval", "Print x, value and derivative, tab-separated, a line per point; a row-wise function "
            + "prints the diagonal of its Jacobian.")
        {
            activation, points, bits, json,
        };
        command.SetAction(parsed => Run(
            parsed.GetValue(activation)!, parsed.GetValue(points) ?? [], parsed.GetValue(bits), parsed.GetValue(json),
            environment));
        return command;
    }

    private static int Run(Activation activation, string[] points, bool bits, bool json, AppEnvironment environment)
    {
        if (points.Length == 0)
            throw new UsageException(
                "No points were given; give numbers such as -1 0 0.5, or - to read them from standard input.");

        IEnumerable<ActivationEvaluation> results = points.SelectMany(point => point == "-" ? Words(environment.In) : [point])
            .SelectMany(text => Evaluate(activation, text));
        if (json)
        {
            environment.Out.WriteLine(ResultJson.OneLine(ResultJson.List(results.Select(result => Describe(result, bits)))));
            return ExitCode.Ok;
        }

        foreach (ActivationEvaluation result in results)
        {
            environment.Out.WriteLine(string.Join('\t', bits
                ? [FloatText.Row(result.X), FloatText.Row(result.Value), FloatText.Row(result.Derivative),
                    FloatText.Bits(result.X), FloatText.Bits(result.Value), FloatText.Bits(result.Derivative)]
                : [FloatText.Row(result.X), FloatText.Row(result.Value), FloatText.Row(result.Derivative)]));
        }

        return ExitCode.Ok;
    }

    private static IEnumerable<ActivationEvaluation> Evaluate(Activation activation, string text)
    {
        float[] row = FloatText.ParseRow(text);
        if (row.Length == 0)
            throw new UsageException($"'{text}' has no number in it.");

        // Commas make a row; an elementwise function then has as many points.
        return activation.Function.Kind == ActivationKind.Rowwise || activation.ParameterValues.Length > 1
            ? [ActivationEvaluation.At(activation, row)]
            : row.Select(x => ActivationEvaluation.At(activation, x));
    }

    private static IEnumerable<string> Words(TextReader reader)
    {
        while (reader.ReadLine() is { } line)
        {
            foreach (string word in line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
                yield return word;
        }
    }

    private static JsonObject Describe(ActivationEvaluation result, bool bits)
    {
        JsonObject description = new()
        {
            ["x"] = Numbers(result.X),
            ["value"] = Numbers(result.Value),
            ["derivative"] = Numbers(result.Derivative),
        };
        if (bits)
        {
            description["xBits"] = FloatText.Bits(result.X);
            description["valueBits"] = FloatText.Bits(result.Value);
            description["derivativeBits"] = FloatText.Bits(result.Derivative);
        }

        return description;
    }

    // JSON has no NaN and no infinities: those are texts, as System.Text.Json names them.
    private static JsonArray Numbers(float[] row) => ResultJson.List(row.Select(
        number => (JsonNode?)(float.IsFinite(number) ? number : number.ToString(CultureInfo.InvariantCulture))));
}

using System.Globalization;
using System.Text;
using BenchmarkDotNet.Reports;
using MlNetClassifier.Pipelines.Activations;

namespace MlNetClassifier.Benchmarks.Activations;

/// <summary>Writes the measurements as one Markdown table, a row per function and length.</summary>
/// <param name="rounds">The rounds, each with all cases.</param>
internal sealed class ResultTable(IReadOnlyList<Summary> rounds)
{
    private const double Least = 0.8;

    // The median of each round, in nanoseconds.
    private readonly Dictionary<BenchmarkCase, double[]> _medians = rounds
        .SelectMany(round => round.Reports).Where(report => report.ResultStatistics is not null)
        .GroupBy(report => (BenchmarkCase)report.BenchmarkCase.Parameters[nameof(ActivationBenchmarks.Case)])
        .ToDictionary(reports => reports.Key, reports => reports.Select(report => report.ResultStatistics!.Median).ToArray());

    /// <summary>The whole document.</summary>
    /// <param name="command">What was typed.</param>
    public string ToMarkdown(string command)
    {
        Row[] rows =
            [.. BenchmarkCase.All().Where(_medians.ContainsKey).Select(key => (key.Function, key.Length)).Distinct()
                .Select(key => RowOf(key.Function, key.Length))];
        Row[] contested = [.. rows.Where(row => row.Better is not null)];
        var text = new StringBuilder("# Speed of the activation kernels\n\n");
        text.Append(CultureInfo.InvariantCulture,
            $"Made by `{command}` on {DateTime.UtcNow:yyyy-MM-dd}, with System.Numerics.Tensors ")
            .Append(CultureInfo.InvariantCulture, $"{VersionOf(typeof(System.Numerics.Tensors.TensorPrimitives))} and "
                + $"TorchSharp {VersionOf(typeof(TorchSharp.torch))}.\n\n```text\n")
            .AppendJoin('\n', rounds[0].HostEnvironmentInfo.ToFormattedString())
            .Append(CultureInfo.InvariantCulture, $"\n```\n\nPicoseconds per element on one thread: the median of "
                + $"{rounds.Count} rounds, each the median of 15 iterations. In a round our value and its rivals\n")
            .Append("run one after the other; a ratio is the rival's time divided by ours, the median over the rounds: above 1 "
                + "ours is faster. All read and\n")
            .Append("write the same aligned memory, but TorchSharp allocates its result; in some processes that makes one of "
                + "its operations many times slower, so\n")
            .Append("large ratios at 1,000,000 say more about memory than about the function.\n\n")
            .Append(CultureInfo.InvariantCulture, $"Of {contested.Length} rows with a rival, "
                + $"{contested.Count(row => row.Better >= 1)} are at least as fast as the better one. ")
            .Append(CultureInfo.InvariantCulture, $"Slower than every rival: {Names(contested.Where(row => row.Worse < 1))}. "
                + $"Below {Least} of the better: {Names(contested.Where(row => row.Better < Least))}.\n\n")
            .Append("| function | elements | value | TensorPrimitives | TorchSharp | by TensorPrimitives | by TorchSharp | "
                + "verdict | derivative by x | by the parameter |\n")
            .Append("| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- | ---: | ---: |\n");
        foreach (Row row in rows)
            text.Append(row.ToMarkdown());

        return text.ToString();
    }

    private static string VersionOf(Type type) => type.Assembly.GetName().Version!.ToString(3);

    private static string Names(IEnumerable<Row> rows) =>
        string.Join(", ", rows.Select(row => $"`{row.Function}` {row.Length}").DefaultIfEmpty("none"));

    private Row RowOf(ActivationFunction function, int length)
    {
        return new Row(
            function.Name,
            length.ToString("N0", CultureInfo.InvariantCulture),
            [.. Enum.GetValues<Contender>().Select(contender => Picoseconds(contender))],
            Ratio(Contender.TensorPrimitives),
            Ratio(Contender.TorchSharp));

        double[]? Of(Contender contender) => _medians.GetValueOrDefault(new BenchmarkCase(function, length, contender));

        double? Picoseconds(Contender contender) => Of(contender) is { } times ? Median(times) / length * 1000 : null;

        // Rounded as it is printed, so that the verdict is about the figure that is seen.
        double? Ratio(Contender rival) => Of(rival) is { } times && Of(Contender.Value) is { } ours
            ? Math.Round(Median([.. times.Zip(ours, (theirs, own) => theirs / own)]), 2)
            : null;
    }

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private sealed record Row(string Function, string Length, double?[] Times, double? ByPrimitives, double? ByTorch)
    {
        /// <summary>Against the faster rival.</summary>
        public double? Better => ByPrimitives < ByTorch ? ByPrimitives : ByTorch ?? ByPrimitives;

        /// <summary>Against the slower rival.</summary>
        public double? Worse => ByPrimitives > ByTorch ? ByPrimitives : ByTorch ?? ByPrimitives;

        public string ToMarkdown() =>
            $"| `{Function}` | {Length} | {Time(Contender.Value)} | {Time(Contender.TensorPrimitives)} | "
                + $"{Time(Contender.TorchSharp)} | {Text(ByPrimitives, "F2")} | {Text(ByTorch, "F2")} | "
            + $"{Verdict} | {Time(Contender.Derivative)} | {Time(Contender.ParameterDerivative)} |\n";

        private string Verdict => Better switch
        {
            null => "-",
            < Least => "**below 0.8 of the better**",
            < 1 when Worse < 1 => "**below 1**",
            < 1 => "below 1 of the better",
            _ => "faster",
        };

        private string Time(Contender contender) => Text(Times[(int)contender], "F0");

        private static string Text(double? figure, string format) =>
            figure is { } given ? given.ToString(format, CultureInfo.InvariantCulture) : "-";
    }
}

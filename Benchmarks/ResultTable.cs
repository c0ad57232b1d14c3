using System.Globalization;
using System.Text;
using BenchmarkDotNet.Reports;
using MlNetClassifier.Pipelines.Activations;

namespace MlNetClassifier.Benchmarks;

/// <summary>Writes the measurements as one Markdown table, a row per function and length.</summary>
internal sealed class ResultTable(Summary summary)
{
    private readonly Dictionary<(string Method, string Function, int Length), double> _nanoseconds = summary.Reports
        .Where(report => report.ResultStatistics is not null)
        .ToDictionary(
            report => (
                report.BenchmarkCase.Descriptor.WorkloadMethod.Name,
                (string)report.BenchmarkCase.Parameters["function"],
                (int)report.BenchmarkCase.Parameters["length"]),
            report => report.ResultStatistics!.Min);

    /// <summary>The whole document.</summary>
    /// <param name="command">What was typed.</param>
    public string ToMarkdown(string command)
    {
        var text = new StringBuilder("# Speed of the activation kernels\n\n");
        text.Append(CultureInfo.InvariantCulture, $"Made by `{command}` on {DateTime.UtcNow:yyyy-MM-dd}, with System.Numerics.Tensors ")
            .Append(CultureInfo.InvariantCulture, $"{VersionOf(typeof(System.Numerics.Tensors.TensorPrimitives))} and TorchSharp {VersionOf(typeof(TorchSharp.torch))}.\n\n```text\n")
            .AppendJoin('\n', summary.HostEnvironmentInfo.ToFormattedString())
            .Append("\n```\n\nPicoseconds per element on one thread, of the fastest of several iterations, since others use the machine too. The ratio is the\n")
            .Append("better of the two others by ours, so that above 1 ours is faster. TorchSharp allocates its result.\n\n")
            .Append("| function | elements | value | TensorPrimitives | TorchSharp | ratio | derivative by x | by the parameter |\n")
            .Append("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
        foreach (ActivationFunction function in ActivationTable.All)
        {
            foreach (int length in (int[])[ActivationBenchmarks.Small, ActivationBenchmarks.Large])
                text.Append(Row(function.Name, length));
        }

        return text.ToString();
    }

    private static string VersionOf(Type type) => type.Assembly.GetName().Version!.ToString(3);

    private string Row(string function, int length)
    {
        double? ours = Of(nameof(ActivationBenchmarks.Value));
        double? primitives = Of(nameof(ActivationBenchmarks.TensorPrimitives));
        double? torch = Of(nameof(ActivationBenchmarks.Torch));
        double? better = primitives < torch ? primitives : torch ?? primitives;
        string ratio = better is { } rival && ours is { } own ? (rival / own).ToString("F2", CultureInfo.InvariantCulture) : "-";
        return $"| `{function}` | {length.ToString("N0", CultureInfo.InvariantCulture)} | {Figure(ours)} | {Figure(primitives)} | {Figure(torch)} | {ratio} | "
            + $"{Figure(Of(nameof(ActivationBenchmarks.Derivative)))} | {Figure(Of(nameof(ActivationBenchmarks.ParameterDerivative)))} |\n";

        double? Of(string method) => _nanoseconds.TryGetValue((method, function, length), out double time) ? time / length : null;

        static string Figure(double? nanoseconds) => nanoseconds is { } given ? (given * 1000).ToString("F0", CultureInfo.InvariantCulture) : "-";
    }
}

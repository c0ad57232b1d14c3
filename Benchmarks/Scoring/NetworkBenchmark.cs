using System.Globalization;
using System.Text;

namespace MlNetClassifier.Benchmarks.Scoring;

/// <summary>Pixels in memory to logits in bulk: the saved network against raw ONNX Runtime with the same graph.</summary>
internal static class NetworkBenchmark
{
    private static readonly int[] Batches = [1, 8, 32, 128];

    /// <summary>Measures and gives a section of a Markdown document.</summary>
    /// <param name="run">Run folder with a model of the default size.</param>
    /// <param name="rounds">Rounds.</param>
    public static string Run(string run, int rounds)
    {
        int cores = Environment.ProcessorCount;
        Contender[] raw =
        [
            .. Batches.Select(batch => Raw($"ONNX Runtime, batch {batch}, 1 session of {cores} threads", batch, 1, cores)),
            .. Batches.Select(batch => Raw($"ONNX Runtime, batch {batch}, {cores} sessions of 1 thread", batch, cores, 1)),
        ];
        Contender[] all =
        [
            new("the network as `ImageScorer` runs it", null, [NetworkWorker.Word, NetworkWorker.Ours, run]),
            new("the network stage of `model.zip`, through ML.NET's rows", null, [NetworkWorker.Word, NetworkWorker.Rows, run]),
            .. raw,
        ];
        IReadOnlyDictionary<string, double> seconds = InterleavedRounds.Medians(all, rounds);
        double best = raw.Min(contender => seconds[contender.Name]);

        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"\n## The network alone: "
            + $"{NetworkWorker.Images:N0} images in memory\n\n"));
        text.Append("| from pixels to logits | images/s | against ONNX Runtime's best |\n| --- | ---: | ---: |\n");
        foreach ((string name, double own) in seconds)
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {NetworkWorker.Images / own:N0} | {best / own:F2} |\n");

        return text.ToString();

        Contender Raw(string name, int batch, int sessions, int threads) =>
            new(name, null, [NetworkWorker.Word, NetworkWorker.Raw(batch, sessions, threads), run]);
    }
}

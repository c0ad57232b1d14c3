using System.Globalization;
using System.Text;
using MlNetClassifier.Data.Images;

namespace MlNetClassifier.Benchmarks.Scoring;

/// <summary>
/// Files to a CSV of scores in bulk: a saved model against ML.NET's own stages with the same network, and against Python.
/// </summary>
internal static class ScoreBenchmark
{
    private const int Rounds = 11;
    private const string OursName = "`ImageScorer`, libturbojpeg";
    private const string LoaderName = "(the loader alone, without a network)";
    private const string NetworkName = "(the network alone, without files)";
    private const string StockName = "ML.NET: LoadImages, ResizeImages (IsoCrop), ExtractPixels, ApplyOnnxModel";
    private const string TorchName = "Pillow (draft, bilinear) and PyTorch, a process per core";

    /// <summary>Measures and gives a Markdown document with a table per folder.</summary>
    /// <param name="run">Run folder with a model of the default size.</param>
    /// <param name="folders">Folders of JPEG files.</param>
    /// <param name="command">What was typed.</param>
    public static string Run(string run, IReadOnlyList<string> folders, string command)
    {
        using TorchPeer? torch = TorchPeer.Find();
        var text = new StringBuilder("# Speed of scoring in bulk\n\n");
        text.Append(CultureInfo.InvariantCulture,
            $"Made by `{command}` on {DateTime.UtcNow:yyyy-MM-dd}: {Machine.Description()}. JPEG: {JpegDecoder.Current}.\n\n")
            .Append(CultureInfo.InvariantCulture, $"Image files to a CSV file, the network `lesson` on tiles of "
                + $"{new ImageInput()}, all cores. Each contender is a process of its own\n")
            .Append(CultureInfo.InvariantCulture,
                $"with its model loaded; one pass after the other in turn, {Rounds} rounds, medians.\n")
            .Append(CultureInfo.InvariantCulture,
                $"{(torch is null ? TorchPeer.Absence : $"{torch.Versions()}: `Scoring/torch_peer.py`.")}\n");
        foreach (string folder in folders)
        {
            using var images = new ImageList(folder);
            text.Append(Table(images, InterleavedRounds.Medians([.. Contenders(run, images.ListFile, torch)], Rounds)));
        }

        text.Append(NetworkBenchmark.Run(run, Rounds));
        return text.ToString();
    }

    private static IEnumerable<Contender> Contenders(string run, string list, TorchPeer? torch)
    {
        yield return new(OursName, null, [ScoreWorker.Word, ScoreWorker.Ours, run, list]);
        yield return new("`ImageScorer`, Skia alone", null, [ScoreWorker.Word, ScoreWorker.Ours, run, list], "skia");
        yield return new(LoaderName, null, [ScoreWorker.Word, ScoreWorker.Loader, run, list]);
        yield return new(NetworkName, null, [NetworkWorker.Word, NetworkWorker.Ours, run]);
        yield return new(StockName, null, [ScoreWorker.Word, ScoreWorker.Stock, run, list]);
        if (torch is not null)
            yield return new(TorchName, torch.Python, torch.Bulk(list));
    }

    private static string Table(ImageList images, IReadOnlyDictionary<string, double> seconds)
    {
        var text =
            new StringBuilder(
                string.Create(CultureInfo.InvariantCulture, $"\n## `{images.Name}`: {images.FileCount} JPEG files\n\n"));
        text.Append("| from files to scores | images/s | against ML.NET | against Python |\n| --- | ---: | ---: | ---: |\n");
        foreach ((string name, double own) in seconds.Where(pair => pair.Key is not (LoaderName or NetworkName)))
        {
            string python = seconds.TryGetValue(TorchName, out double other)
                ? (other / own).ToString("F2", CultureInfo.InvariantCulture)
                : "-";
            text.Append(CultureInfo.InvariantCulture,
                $"| {name} | {images.Count / own:N0} | {seconds[StockName] / own:F2} | {python} |\n");
        }

        double whole = seconds[OursName] / images.Count;
        double loader = seconds[LoaderName] / images.Count;
        double network = seconds[NetworkName] / NetworkWorker.Images;
        return text.Append(CultureInfo.InvariantCulture, $"\nAn image takes the loader {loader * 1e3:F3} ms on all cores, the "
                + $"network {network * 1e3:F3}, and both together {whole * 1e3:F3} (first row):\n")
            .Append(CultureInfo.InvariantCulture, $"{Math.Max(loader, network) / whole:F2} of the speed of the slower one, and "
                + $"{(loader + network) / whole:F2} of what cores can do that are busy with one of the two at a time.\n")
            .ToString();
    }
}

using System.Globalization;
using System.Text;
using MlNetClassifier.Data.Images;

namespace MlNetClassifier.Benchmarks.Scoring;

/// <summary>Files to a CSV of scores in bulk: a saved model against ML.NET's own stages with the same network.</summary>
internal static class ScoreBenchmark
{
    private const int Rounds = 11;
    private const string StockName = "ML.NET: LoadImages, ResizeImages (IsoCrop), ExtractPixels, ApplyOnnxModel";

    /// <summary>Measures and gives a Markdown document with a table per folder.</summary>
    /// <param name="run">Run folder with a model of the default size.</param>
    /// <param name="folders">Folders of JPEG files.</param>
    /// <param name="command">What was typed.</param>
    public static string Run(string run, IReadOnlyList<string> folders, string command)
    {
        var text = new StringBuilder("# Speed of scoring in bulk\n\n");
        text.Append(CultureInfo.InvariantCulture, $"Made by `{command}` on {DateTime.UtcNow:yyyy-MM-dd}: {Machine.Description()}. JPEG: {JpegDecoder.Current}.\n\n")
            .Append(CultureInfo.InvariantCulture, $"Image files to a CSV file, the network of the lesson on tiles of {new ImageInput()}, all cores. Each contender is a process of its own\n")
            .Append(CultureInfo.InvariantCulture, $"with its model loaded; one pass after the other in turn, {Rounds} rounds, medians.\n");
        foreach (string folder in folders)
        {
            using var images = new ImageList(folder);
            IReadOnlyDictionary<string, double> seconds = InterleavedRounds.Medians(
            [
                new("`ImageScorer`, libturbojpeg", null, [ScoreWorker.Word, ScoreWorker.Ours, run, images.ListFile]),
                new("`ImageScorer`, Skia alone", null, [ScoreWorker.Word, ScoreWorker.Ours, run, images.ListFile], "skia"),
                new(StockName, null, [ScoreWorker.Word, ScoreWorker.Stock, run, images.ListFile]),
            ], Rounds);
            text.Append(CultureInfo.InvariantCulture, $"\n## `{images.Name}`: {images.FileCount} JPEG files\n\n| from files to scores | images/s | against ML.NET |\n| --- | ---: | ---: |\n");
            foreach ((string name, double own) in seconds)
                text.Append(CultureInfo.InvariantCulture, $"| {name} | {images.Count / own:N0} | {seconds[StockName] / own:F2} |\n");
        }

        return text.ToString();
    }
}

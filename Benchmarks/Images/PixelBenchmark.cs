using System.Globalization;
using System.Text;
using MlNetClassifier.Data.Images;

namespace MlNetClassifier.Benchmarks.Images;

/// <summary>Image file to pixels: our loader and pipeline against ML.NET's own stages and a C program.</summary>
internal static class PixelBenchmark
{
    private const int Rounds = 11;
    private const string StockName = "ML.NET: LoadImages, ResizeImages (IsoCrop), ExtractPixels",
        PeerName = "C program, one thread";

    /// <summary>Measures and gives a Markdown document with a table per folder.</summary>
    public static string Run(IReadOnlyList<string> folders, string command)
    {
        string? peer = CPeer.Build(Path.Combine("Benchmarks", "Images", "decode_peer.c"));
        var text = new StringBuilder("# Speed from image file to pixels\n\n");
        text.Append(CultureInfo.InvariantCulture,
            $"Made by `{command}` on {DateTime.UtcNow:yyyy-MM-dd}: {Machine.Description()}. JPEG: {JpegDecoder.Current}.\n\n")
            .Append(CultureInfo.InvariantCulture, $"Tiles of {new ImageInput()}. Each contender is a process of its own; one "
                + $"pass after the other in turn, {Rounds} rounds, medians.\n")
            .Append("The pipelines use all cores, as ML.NET does; the loader and the C program (`Images/decode_peer.c`: "
                + "libjpeg-turbo and nothing else,\n")
            .Append("area averaging, no checks) use one thread.\n");
        if (peer is null)
            text.Append("\nThe C program was left out: gcc or the headers of libturbojpeg are not installed "
                + "(`Benchmarks/install-peers.sh`).\n");

        foreach (string folder in folders)
        {
            using var images = new ImageList(folder);
            text.Append(Table(images, InterleavedRounds.Medians([.. Contenders(images.ListFile, peer)], Rounds)));
        }

        return text.ToString();
    }

    private static IEnumerable<Contender> Contenders(string list, string? peer)
    {
        yield return Ours("our pipeline, libturbojpeg", PixelWorker.Pipeline, null);
        yield return Ours("our pipeline, Skia alone", PixelWorker.Pipeline, "skia");
        yield return Ours(StockName, PixelWorker.Stock, null);
        yield return Ours("our loader, one thread, libturbojpeg", PixelWorker.Loader, null);
        yield return Ours("our loader, one thread, Skia alone", PixelWorker.Loader, "skia");
        if (peer is not null)
            yield return new(PeerName, peer, [list]);

        Contender Ours(string name, string worker, string? jpeg) => new(name, null, [PixelWorker.Word, worker, list], jpeg);
    }

    private static string Table(ImageList images, IReadOnlyDictionary<string, double> seconds)
    {
        var text =
            new StringBuilder(
                string.Create(CultureInfo.InvariantCulture, $"\n## `{images.Name}`: {images.FileCount} JPEG files\n\n"));
        text.Append("| from file to pixels | images/s | against ML.NET | against C |\n| --- | ---: | ---: | ---: |\n");
        foreach ((string name, double own) in seconds)
        {
            bool isPipeline = name.Contains("our pipeline", StringComparison.Ordinal),
                isLoader = name.Contains("loader", StringComparison.Ordinal);
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {images.Count / own:N0} | "
                + $"{Ratio(isPipeline, StockName, own)} | {Ratio(isLoader, PeerName, own)} |\n");
        }

        return text.ToString();

        string Ratio(bool isCompared, string rival, double own) => isCompared && seconds.TryGetValue(rival, out double other)
            ? (other / own).ToString("F2", CultureInfo.InvariantCulture)
            : "-";
    }
}

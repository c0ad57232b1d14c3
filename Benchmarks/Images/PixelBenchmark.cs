using System.Diagnostics;
using System.Globalization;
using System.Text;
using MlNetClassifier.Data.Images;

namespace MlNetClassifier.Benchmarks.Images;

/// <summary>Image file to pixels: our loader and pipeline against ML.NET's own stages and a C program, pass by pass in turn.</summary>
internal sealed class PixelBenchmark(string[] folders, int rounds)
{
    private const int LeastImages = 600; // a pass then takes some tenths of a second

    private static readonly (string Name, string Worker, string? Jpeg)[] Contenders =
    [
        ("our pipeline, libturbojpeg", PixelWorker.Pipeline, null),
        ("our pipeline, Skia alone", PixelWorker.Pipeline, "skia"),
        ("ML.NET: LoadImages, ResizeImages (IsoCrop), ExtractPixels", PixelWorker.Stock, null),
        ("our loader, one thread, libturbojpeg", PixelWorker.Loader, null),
        ("our loader, one thread, Skia alone", PixelWorker.Loader, "skia"),
    ];

    /// <summary>Measures and writes a Markdown table per folder.</summary>
    /// <param name="peer">The compiled C program, or null.</param>
    /// <param name="command">What was typed.</param>
    public string Run(string? peer, string command)
    {
        var text = new StringBuilder("# Speed from image file to pixels\n\n");
        text.Append(CultureInfo.InvariantCulture, $"Made by `{command}` on {DateTime.UtcNow:yyyy-MM-dd}: {Machine.Description()}. JPEG: {JpegDecoder.Current}.\n\n")
            .Append(CultureInfo.InvariantCulture, $"Tiles of {new ImageInput()}. Each contender is a process of its own; one pass after the other in turn, {rounds} rounds, medians.\n")
            .Append("The pipelines use all cores, as ML.NET does; the loader and the C program (`Images/decode_peer.c`: libjpeg-turbo and nothing else,\n")
            .Append("area averaging, no checks) use one thread.\n");
        if (peer is null)
            text.Append("\nThe C program was left out: gcc or the headers of libturbojpeg are not installed (Benchmarks/install-peers.sh).\n");

        foreach (string folder in folders)
            text.Append(Table(folder, peer));

        return text.ToString();
    }

    private string Table(string folder, string? peer)
    {
        string[] files = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file).ToUpperInvariant() is ".JPG" or ".JPEG").Order(StringComparer.Ordinal)];
        string[] paths = [.. Enumerable.Repeat(files, (LeastImages + files.Length - 1) / files.Length).SelectMany(list => list)];
        string list = Path.GetTempFileName();
        File.WriteAllLines(list, paths);
        (string Name, Process Worker)[] workers =
        [
            .. Contenders.Select(contender => (contender.Name, Start(Environment.ProcessPath!, ["pixel-worker", contender.Worker, list], contender.Jpeg))),
            .. peer is null ? [] : new[] { ("C program, one thread", Start(peer, [list], null)) },
        ];
        Dictionary<string, List<double>> seconds = workers.ToDictionary(worker => worker.Name, _ => new List<double>());
        for (int round = -2; round < rounds; round++)
        {
            foreach ((string name, Process worker) in workers)
            {
                worker.StandardInput.WriteLine();
                double nanoseconds = double.Parse(worker.StandardOutput.ReadLine()!.Split(' ')[0], CultureInfo.InvariantCulture);
                if (round >= 0) // the first two warm up
                    seconds[name].Add(nanoseconds / 1e9);
            }
        }

        foreach ((_, Process worker) in workers)
        {
            worker.StandardInput.Close();
            worker.WaitForExit();
            worker.Dispose();
        }

        File.Delete(list);
        return Rows(Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)), files.Length, paths.Length, seconds);
    }

    private static string Rows(string folder, int fileCount, int images, Dictionary<string, List<double>> seconds)
    {
        Dictionary<string, double> rates = seconds.ToDictionary(pair => pair.Key, pair => images / Median(pair.Value));
        double stock = rates[Contenders[2].Name];
        double? limit = rates.TryGetValue("C program, one thread", out double rate) ? rate : null;
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"\n## `{folder}`: {fileCount} JPEG files\n\n"));
        text.Append("| from file to pixels | images/s | against ML.NET | against C |\n| --- | ---: | ---: | ---: |\n");
        foreach ((string name, double own) in rates)
        {
            bool isLoader = name.Contains("loader", StringComparison.Ordinal);
            string againstStock = name.Contains("pipeline", StringComparison.Ordinal) ? (own / stock).ToString("F2", CultureInfo.InvariantCulture) : "-";
            string againstC = isLoader && limit is { } c ? (own / c).ToString("F2", CultureInfo.InvariantCulture) : "-";
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {own:N0} | {againstStock} | {againstC} |\n");
        }

        return text.ToString();
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static Process Start(string file, string[] arguments, string? jpeg)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment[JpegDecoder.VariableName] = jpeg;
        return Process.Start(start)!;
    }
}

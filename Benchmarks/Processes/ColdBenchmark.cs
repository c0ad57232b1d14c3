using System.Globalization;
using System.Text;
using MlNetClassifier.Benchmarks.Scoring;
using MlNetClassifier.Data.Images;

namespace MlNetClassifier.Benchmarks.Processes;

/// <summary>One image from the start of a process to its end: the published program and the built one against Python.</summary>
internal static class ColdBenchmark
{
    private const int Rounds = 15;
    private const string BareName = "ONNX Runtime alone, native (`Processes/BareOnnx.cs`)";
    private const string TorchName = "Python: Pillow and PyTorch";

    /// <summary>Measures and gives a Markdown document.</summary>
    /// <param name="run">Run folder with a model of the default size.</param>
    /// <param name="image">Image to score.</param>
    /// <param name="command">What was typed.</param>
    /// <param name="publishedProgram">The published program; null publishes it here.</param>
    public static string Run(string run, string image, string command, string? publishedProgram)
    {
        string built = ClassifierProgram.Build(), published = publishedProgram ?? ClassifierProgram.Publish();
        using TorchPeer? torch = TorchPeer.Find();
        List<Contender> contenders =
        [
            new("published, `score IMAGE`", published, Score()),
            new("built, `score IMAGE`", built, Score()),
            new("published, `--help`", published, ["--help"]),
            new("built, `--help`", built, ["--help"]),
            new(BareName, ClassifierProgram.PublishBareOnnx(), [Path.Combine(run, "model.onnx")]),
        ];
        if (torch is not null)
            contenders.Add(new(TorchName, torch.Python, torch.One(image)));

        IReadOnlyDictionary<string, double> seconds = Medians(contenders);
        var text = new StringBuilder("# Cold start\n\n");
        text.Append(CultureInfo.InvariantCulture,
            $"Made by `{command}` on {DateTime.UtcNow:yyyy-MM-dd}: {Machine.Description()}. JPEG: {JpegDecoder.Current}.\n\n")
            .Append(CultureInfo.InvariantCulture, $"Wall time of a whole process that scores one JPEG file with the network "
                + $"`lesson` ({new ImageInput()}), everything in the page cache; one after the\n")
            .Append(CultureInfo.InvariantCulture, $"other in turn, {Rounds} rounds, medians. The published program is native: "
                + $"{Size(published) / 1e6:F0} MB in all, at most "
                + $"{ProgramRun.Measure(published, Score()).PeakBytes / 1e6:F0} MB of memory.\n")
            .Append(CultureInfo.InvariantCulture,
                $"{(torch is null ? TorchPeer.Absence : $"{torch.Versions()}: `Scoring/torch_peer.py one`.")}\n\n")
            .Append("| process | ms | times as fast as Python | times as long as ONNX Runtime alone |\n")
            .Append("| --- | ---: | ---: | ---: |\n");
        foreach ((string name, double own) in seconds)
        {
            string ratio = seconds.TryGetValue(TorchName, out double other)
                ? (other / own).ToString("F2", CultureInfo.InvariantCulture)
                : "-";
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {own * 1e3:N0} | {ratio} | {own / seconds[BareName]:F2} |\n");
        }

        return text.ToString();

        string[] Score() => ["score", "--model", Path.Combine(run, "model.zip"), image];
    }

    private static Dictionary<string, double> Medians(List<Contender> contenders)
    {
        var seconds = contenders.ToDictionary(contender => contender.Name, _ => new List<double>());
        for (int round = -1; round < Rounds; round++)
        {
            foreach (Contender contender in contenders)
            {
                double own = ProgramRun.Time(contender.File!, contender.Arguments).Seconds;
                if (round >= 0)
                    seconds[contender.Name].Add(own);
            }
        }

        return seconds.ToDictionary(pair => pair.Key, pair => pair.Value.Order().ElementAt(pair.Value.Count / 2));
    }

    private static long Size(string program) =>
        new DirectoryInfo(Path.GetDirectoryName(program)!).EnumerateFiles("*", SearchOption.AllDirectories)
            .Sum(file => file.Length);
}

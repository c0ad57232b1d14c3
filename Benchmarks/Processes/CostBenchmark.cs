using System.Globalization;
using System.Text;

namespace MlNetClassifier.Benchmarks.Processes;

/// <summary>Time and memory of whole commands against the number of images, their size and the number of classes.</summary>
internal sealed class CostBenchmark : IDisposable
{
    private const int Images = 1_000, Classes = 3, Side = 64; // what the other columns are varied from
    private const int ClassImages = 3_000; // thirty of each of a hundred classes

    private static readonly int[] Counts = [1_000, 10_000, 100_000], Sides = [64, 96, 128, 224], ClassCounts = [3, 10, 30, 100];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly string _program = ClassifierProgram.Build();
    private readonly StringBuilder _text = new("# Costs as work grows\n\n");
    private readonly CostImages _images;

    private CostBenchmark() => _images = CostImages.Draw(_program, At("drawn"));

    /// <summary>Measures and gives a Markdown document.</summary>
    public static string Run(string command)
    {
        using var benchmark = new CostBenchmark();
        return benchmark.Measure(command);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string Measure(string command)
    {
        _text.Append(CultureInfo.InvariantCulture,
            $"Made by `{command}` on {DateTime.UtcNow:yyyy-MM-dd}: {Machine.Description()}.\n\n")
            .Append("Whole commands as a user types them, from the start of the process to its end: `train --epochs 1` reads "
                + "and hashes the images, trains one\n")
            .Append("epoch on 70 % of them, measures the rest, saves and reports; `score --format csv --out FILE` scores all. "
                + "Peak is the most memory that the\n")
            .Append("process had at once (VmHWM). Images are copies of those that `data generate` draws, of that side. Each "
                + "command ran once.\n\n")
            .Append("| images | side | classes | train, s | train, peak MB | score, s | images/s | score, peak MB |\n| ---: | "
                + "---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
        Cost[] byCount = [.. Counts.Select(count => Row(count, Side, Classes))];
        Cost[] bySide = [byCount[0], .. Sides[1..].Select(side => Row(Images, side, Classes))];
        Cost[] byClasses = [.. ClassCounts.Select(classes => Row(ClassImages, Side, classes))];

        _text.Append("\nIn words, measured in this run:\n\n");
        foreach ((Cost less, Cost more) in byCount.Zip(byCount.Skip(1)))
            Say(string.Create(CultureInfo.InvariantCulture, $"From {less.Images:N0} to {more.Images:N0} images"), less, more);

        Say(string.Create(CultureInfo.InvariantCulture, $"From {bySide[0].Side} to {bySide[^1].Side} pixels a side "
            + $"({Math.Pow(bySide[^1].Side / (double)bySide[0].Side, 2):F1} times the pixels)"), bySide[0], bySide[^1]);
        Say(string.Create(CultureInfo.InvariantCulture, $"From {byClasses[0].Classes} to {byClasses[^1].Classes} classes"),
            byClasses[0], byClasses[^1]);
        return _text.ToString();
    }

    private Cost Row(int images, int side, int classes)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{images}-{side}-{classes}"), data = At("images");
        _images.Write(data, images, classes, side);
        ProgramRun train = ProgramRun.Measure(
            _program, ["train", "--data", data, "--epochs", "1", "--size", $"{side}", "--project", At("runs"), "--name", name]);
        ProgramRun score = ProgramRun.Measure(
            _program,
            ["score", "--model", Path.Combine(At("runs"), name, "model.zip"), "--source", data, "--format", "csv", "--out",
                At("scores.csv")]);
        Directory.Delete(data, recursive: true);
        _text.Append(CultureInfo.InvariantCulture, $"| {images:N0} | {side} | {classes} | {train.Seconds:F1} | "
            + $"{train.PeakBytes / 1e6:N0} | {score.Seconds:F1} | {images / score.Seconds:N0} | {score.PeakBytes / 1e6:N0} |\n");
        Console.Error.WriteLine($"{name}: train {train.Seconds:F1} s, score {score.Seconds:F1} s");
        return new Cost(images, side, classes, train, score);
    }

    private void Say(string growth, Cost less, Cost more) => _text.Append(
        CultureInfo.InvariantCulture,
        $"- {growth}: `train` takes {more.Train.Seconds / less.Train.Seconds:F1} times the time and "
            + $"{Ratio(less.Train, more.Train):F2} times the memory, `score` {more.Score.Seconds / less.Score.Seconds:F1} "
            + $"times the time and {Ratio(less.Score, more.Score):F2} times the memory.\n");

    private static double Ratio(ProgramRun less, ProgramRun more) => more.PeakBytes / (double)Math.Max(1, less.PeakBytes);

    private string At(string name) => Path.Combine(_folder.FullName, name);

    private sealed record Cost(int Images, int Side, int Classes, ProgramRun Train, ProgramRun Score);
}

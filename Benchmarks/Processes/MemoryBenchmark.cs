using System.Globalization;
using System.Text;

namespace MlNetClassifier.Benchmarks.Processes;

/// <summary>Memory of a training on many images, with their pixels in memory, in a file, and under one limit.</summary>
internal sealed class MemoryBenchmark : IDisposable
{
    private const int Images = 100_000, Classes = 3;

    private static readonly string[] Training =
        ["--no-probe", "--epochs", "1", "--time", "20s", "--val-split", "0.01", "--test-split", "0.01"];

    private static readonly (int Side, string[] Options)[] Rows =
    [
        (64, ["--cache", "ram"]),
        (64, ["--cache", "disk"]),
        (64, ["--memory", "1100MB"]),
        (224, ["--cache", "ram"]),
        (224, ["--cache", "disk"]),
        (224, ["--memory", "4GB"]),
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly string _program = ClassifierProgram.Build();

    private MemoryBenchmark()
    {
    }

    /// <summary>Measures and gives a Markdown document.</summary>
    public static string Run(string command)
    {
        using var benchmark = new MemoryBenchmark();
        return benchmark.Measure(command);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string Measure(string command)
    {
        var images = CostImages.Draw(_program, At("drawn"));
        var text = new StringBuilder("# Memory of a training\n\n");
        text.Append(CultureInfo.InvariantCulture,
            $"Made by `{command}` on {DateTime.UtcNow:yyyy-MM-dd}: {Machine.Description()}.\n\n")
            .Append(CultureInfo.InvariantCulture,
                $"`train {string.Join(' ', Training)}` of the lesson's network on {Images:N0} images: the\n")
            .Append("pixels of all are kept, 20 seconds are trained, the rest is whole, model file and report "
                + "too. Peak is the most memory that the process\nhad at once (VmHWM).\n\n")
            .Append("| side | pixels | options | peak MB | s |\n| ---: | ---: | --- | ---: | ---: |\n");
        foreach (IGrouping<int, (int Side, string[] Options)> rows in Rows.GroupBy(row => row.Side))
        {
            images.Write(At("images"), Images, Classes, rows.Key);
            foreach ((int side, string[] options) in rows)
            {
                ProgramRun train = ProgramRun.Measure(_program,
                [
                    "train", "--data", At("images"), .. Training, "--size", $"{side}", "--project", At("runs"), "--name", "run",
                    .. options,
                ]);
                text.Append(CultureInfo.InvariantCulture, $"| {side} | {3.0 * side * side * Images / 1e6:N0} MB | "
                    + $"`{string.Join(' ', options)}` | {train.PeakBytes / 1e6:N0} | {train.Seconds:F0} |\n");
                Console.Error.WriteLine($"{side} {string.Join(' ', options)}: {train.PeakBytes / 1e6:N0} MB");
                Directory.Delete(At("runs"), recursive: true); // with the file of pixels
            }

            Directory.Delete(At("images"), recursive: true);
        }

        return text.ToString();
    }

    private string At(string name) => Path.Combine(_folder.FullName, name);
}

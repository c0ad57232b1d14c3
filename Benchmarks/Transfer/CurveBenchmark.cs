using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using MlNetClassifier.Benchmarks.Processes;
using MlNetClassifier.Data;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Training.Learning;

namespace MlNetClassifier.Benchmarks.Transfer;

/// <summary>Accuracy of each network by the number of labelled images, all on the same images and the same test folder.</summary>
internal static class CurveBenchmark
{
    private const int Draws = 3;
    private static readonly int[] Counts = [10, 20, 50, 100];

    /// <summary>Trains with default options and gives a Markdown document.</summary>
    /// <param name="data">Folder with train and test, and a folder per class in each, of 100 images or more.</param>
    /// <param name="command">What was typed.</param>
    public static string Run(string data, string command)
    {
        string program = ClassifierProgram.Build(), root = Path.GetFullPath(data);
        string folder = Directory.CreateTempSubdirectory("curve-benchmark").FullName;
        try
        {
            var text = new StringBuilder("# Accuracy by the number of images\n\n");
            text.Append(CultureInfo.InvariantCulture,
                $"Made by `{command}` on {DateTime.UtcNow:yyyy-MM-dd}: {Machine.Description()}.\n\n")
                .Append(CultureInfo.InvariantCulture, $"Photographs of `{Path.GetFileName(root)}`, default options; of the ")
                .Append("images per class, 15 % are for validation. Each row is the mean of\n")
                .Append(CultureInfo.InvariantCulture, $"{Draws} random draws, with the lowest and the highest, and the 95 % ")
                .Append("Wilson interval of the mean for the number of test images. Seconds are of the whole process, the ")
                .Append("features of the test images kept from the first one on.\n\n")
                .Append("| images per class | network | test accuracy | 95 % interval | draws from | to | seconds |\n")
                .Append("| ---: | --- | ---: | --- | ---: | ---: | ---: |\n");
            foreach (int count in Counts)
            {
                foreach (KnownNetwork network in NetworkTable.All)
                    text.Append(Row(program, root, folder, count, network.Name));
            }

            return text.ToString();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Row(string program, string root, string folder, int count, string network)
    {
        List<double> accuracies = [], seconds = [];
        int samples = 0;
        for (int draw = 0; draw < Draws; draw++)
        {
            string manifest = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{count}-{draw}.csv"));
            File.WriteAllLines(manifest,
                ["path,label,split", .. Lines(root, "train", count, draw), .. Lines(root, "test", null, draw)]);
            string project = Path.Combine(folder, "runs");
            var run = ProgramRun.Time(program,
                ["train", "--data", manifest, "--network", network, "--project", project, "--no-probe", "--json"]);
            seconds.Add(run.Seconds);
            JsonNode test = JsonNode.Parse(run.Output)!["metrics"]!["test"]!;
            accuracies.Add((double)test["accuracy"]!);
            samples = (int)test["samples"]!;
        }

        var interval = WilsonInterval.Of(accuracies.Average(), samples);
        return string.Create(CultureInfo.InvariantCulture,
            $"| {count} | `{network}` | {Percent(accuracies.Average())} | {Percent(interval.Low)} to {Percent(interval.High)} | "
                + $"{Percent(accuracies.Min())} | {Percent(accuracies.Max())} | {seconds.Average():F0} |\n");
    }

    private static IEnumerable<string> Lines(string root, string split, int? count, int draw) =>
        Directory.EnumerateDirectories(Path.Combine(root, split)).Order(StringComparer.Ordinal).SelectMany(folder =>
        {
            string[] files = [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal)];
            SeededRandom.Create(draw, Path.GetFileName(folder)).Shuffle(files);
            return files.Take(count ?? files.Length).Select(file =>
                $"\"{file}\",{Path.GetFileName(folder)},{split}");
        });

    private static string Percent(double fraction) => (100 * fraction).ToString("F1", CultureInfo.InvariantCulture) + " %";
}

using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using MlNetClassifier.Benchmarks.Processes;
using MlNetClassifier.Training.Backbones;

namespace MlNetClassifier.Benchmarks.Transfer;

/// <summary>
/// Training and scoring with a pretrained network beside ML.NET's own featurizer, and features beside ONNX Runtime alone.
/// </summary>
internal static class TransferBenchmark
{
    private const int Rounds = 3;
    private const int FeatureRounds = 5;
    private static readonly int[] Sides = [ResNet18Backbone.Side, 160];

    /// <summary>Measures and gives a Markdown document.</summary>
    /// <param name="data">Folder with train and test, and a folder per class in each.</param>
    /// <param name="command">What was typed.</param>
    public static string Run(string data, string command)
    {
        string program = ClassifierProgram.Build();
        string folder = Directory.CreateTempSubdirectory("transfer-benchmark").FullName;
        try
        {
            var text = new StringBuilder("# Speed with a pretrained network\n\n");
            text.Append(CultureInfo.InvariantCulture,
                $"Made by `{command}` on {DateTime.UtcNow:yyyy-MM-dd}: {Machine.Description()}.\n\n");
            Jobs(text, program, Path.GetFullPath(data), folder);
            Features(text);
            return text.ToString();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Jobs(StringBuilder text, string program, string data, string folder)
    {
        string theirs = Path.Combine(folder, "theirs.zip"), self = Environment.ProcessPath!;
        List<double> train = [], trainTheirs = [], again = [], score = [], scoreTheirs = [];
        string accuracy = string.Empty, accuracyTheirs = string.Empty;
        for (int round = 0; round < Rounds; round++)
        {
            string project = Path.Combine(folder, $"runs{round}");
            accuracy = Time(train, program,
                ["train", "--data", data, "--network", "resnet18", "--project", project, "--no-probe", "--json"]);
            accuracyTheirs = Time(trainTheirs, self, [FeaturizerWorker.Word, FeaturizerWorker.Train, data, theirs]);
            Time(again, program,
                ["train", "--data", data, "--network", "resnet18", "--seed", "1", "--project", project, "--no-probe", "--json"]);
            string model = Path.Combine(project, "train", "model.zip"), test = Path.Combine(data, "test");
            Time(score, program, ["score", "--model", model, "--source", test, "--format", "csv", "--out",
                Path.Combine(folder, "scores.csv")]);
            Time(scoreTheirs, self, [FeaturizerWorker.Word, FeaturizerWorker.Score, data, theirs]);
        }

        double right = (double)JsonNode.Parse(accuracy)!["metrics"]!["test"]!["accuracy"]!;
        text.Append(CultureInfo.InvariantCulture, $"## From the start of a process to its end, `{Path.GetFileName(data)}`\n\n")
            .Append(CultureInfo.InvariantCulture, $"One process after the other in turn, {Rounds} rounds, medians. ML.NET: ")
            .Append("`LoadImages`, `ResizeImages` (Fill), `ExtractPixels`, `DnnFeaturizeImage`\n")
            .Append("with ResNet-18, `LbfgsMaximumEntropy` on cached features, in one pipeline; trained, measured, saved.\n\n")
            .Append("| job | here, s | ML.NET, s | ratio |\n| --- | ---: | ---: | ---: |\n");
        double rightTheirs = double.Parse(accuracyTheirs, CultureInfo.InvariantCulture);
        Row($"train, nothing kept; test accuracy {Percent(right)} here, {Percent(rightTheirs)} ML.NET", train, trainTheirs);
        Row("train again with another seed", again, trainTheirs);
        Row("score the test images, with start and load", score, scoreTheirs);

        void Row(string job, List<double> ours, List<double> others) => text.Append(CultureInfo.InvariantCulture,
            $"| {job} | {Median(ours):F2} | {Median(others):F2} | {Median(others) / Median(ours):F2} |\n");
    }

    private static void Features(StringBuilder text)
    {
        text.Append("\n## Features alone\n\n")
            .Append(CultureInfo.InvariantCulture, $"{FeatureWorker.Count} images of noise; one pass after the other in turn, ")
            .Append(CultureInfo.InvariantCulture, $"{FeatureRounds} rounds, medians. Ours reads them from files.\n\n")
            .Append("| side | form | images/s | against the best of ONNX Runtime |\n| ---: | --- | ---: | ---: |\n");
        foreach (int side in Sides)
        {
            string pixels = side.ToString(CultureInfo.InvariantCulture);
            Contender[] contenders =
            [
                new("`FeatureExtractor`", null, [FeatureWorker.Word, FeatureWorker.Ours, pixels]),
                .. FeatureWorker.Forms.Select(form => new Contender(form.Name, null, [FeatureWorker.Word, form.Name, pixels])),
            ];
            IReadOnlyDictionary<string, double> seconds = InterleavedRounds.Medians(contenders, FeatureRounds);
            double best = seconds.Where(pair => pair.Key != contenders[0].Name).Min(pair => pair.Value);
            foreach ((string name, double own) in seconds)
            {
                text.Append(CultureInfo.InvariantCulture,
                    $"| {side} | {name} | {FeatureWorker.Count / own:F1} | {best / own:F2} |\n");
            }
        }
    }

    private static string Time(List<double> seconds, string program, IReadOnlyList<string> arguments)
    {
        var run = ProgramRun.Time(program, arguments);
        seconds.Add(run.Seconds);
        return run.Output;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static string Percent(double fraction) => (100 * fraction).ToString("F1", CultureInfo.InvariantCulture) + " %";
}

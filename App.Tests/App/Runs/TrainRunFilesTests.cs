using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace MlNetClassifier.App.Tests.App.Runs;

[TestClass]
public sealed class TrainRunFilesTests(TestContext context)
{
    private TestProgram Program => new(context.TestTempDirectory!);

    [TestMethod]
    public async Task Train_RunFolder_HoldsEverythingAboutTheRun()
    {
        TrainedRun run = await TrainedRun.GetAsync(context.TestTempDirectory!);

        string[] expected =
        [
            "args.json", "confusion_matrix.csv", "confusion_matrix.svg", "dataset.json", "environment.json", "model.onnx",
            "model.zip",
            "model_card.json", "model_card.md", "per_class.csv", "predictions_test.csv", "predictions_validation.csv",
            "report.html",
            "results.csv", "results.svg", "summary.json", "train.log", "train_batch0.png",
        ];
        Assert.AreSequenceEqual(expected, run.Files.Keys.Order(StringComparer.Ordinal));
        JsonNode arguments = JsonNode.Parse(Text(run, "args.json"))!;
        Assert.AreEqual("data", (string)arguments["data"]!);
        Assert.AreEqual(TrainedRun.Epochs, (int)arguments["epochs"]!);
        Assert.AreEqual(4, (int)arguments["batch"]!);
        Assert.AreEqual(0.003, (double)arguments["lr"]!);
        Assert.AreEqual("16 stretch", $"{arguments["size"]} {arguments["resize"]}");
    }

    [TestMethod]
    public async Task Train_ResultsFile_HasARowPerEpochThatAgreesWithTheLog()
    {
        TrainedRun run = await TrainedRun.GetAsync(context.TestTempDirectory!);

        string[] lines = Lines(run, "results.csv");
        Assert.AreEqual("epoch,time_s,train_loss,train_accuracy,validation_loss,validation_accuracy,learning_rate", lines[0]);
        Assert.HasCount(TrainedRun.Epochs + 1, lines);
        string[] log = [.. run.Result.Error.Split('\n').Where(line => line.StartsWith("epoch", StringComparison.Ordinal))];
        Assert.HasCount(TrainedRun.Epochs, log);
        for (int epoch = 1; epoch <= TrainedRun.Epochs; epoch++)
        {
            string[] fields = lines[epoch].Split(',');
            Assert.AreEqual($"{epoch}", fields[0]);
            Assert.AreEqual("0.003", fields[6]);
            Assert.StartsWith($"epoch  {epoch}/{TrainedRun.Epochs}  train loss {Number(fields[2]):F4} ", log[epoch - 1]);
            Assert.Contains($"validation {Number(fields[4]):F4} ", log[epoch - 1]);
        }
    }

    [TestMethod]
    public async Task Train_StandardOutput_IsTheResultAndNoProgress()
    {
        TrainedRun run = await TrainedRun.GetAsync(context.TestTempDirectory!);

        Assert.Contains("3 classes; train 24, validation 6, test 6 images", run.Result.Error);
        Assert.DoesNotContain("train loss", run.Result.Out);
        Assert.MatchesRegex($"^52,675 parameters, best epoch [1-{TrainedRun.Epochs}] of {TrainedRun.Epochs} \\(all epochs "
            + "done\\)\n", run.Result.Out);
        Assert.Contains("The saved model scores images of the test split:", run.Result.Out);
        Assert.Contains("  mlnetclassifier score --model runs/train/model.zip YOUR-IMAGES\n", run.Result.Out);
        Assert.DoesNotContain("\e", run.Result.Out + run.Result.Error, "No escape codes without a terminal.");
    }

    [TestMethod]
    public async Task Train_PredictionsFile_IsWhatTheSavedModelScores()
    {
        TrainedRun run = await TrainedRun.GetAsync(context.TestTempDirectory!);
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);
        string[][] rows = [.. Lines(run, "predictions_test.csv").Skip(1).Select(line => line.Split(','))];

        ProgramResult scored = await program.RunAsync(["score", .. rows.Select(row => "data/" + row[0]), "--format", "csv"]);

        string[][] again = [.. scored.OutLines().Skip(1).Select(line => line.Split(','))];
        Assert.HasCount(6, rows);
        foreach ((string[] row, string[] other) in rows.Zip(again))
        {
            Assert.AreEqual(row[0].Split('/')[0], row[1]);
            Assert.AreSequenceEqual(other[3..6], row[5..8]);
            Assert.AreEqual(other[1], row[2]);
        }
    }

    // Twelve classes and one epoch: neither all right nor all wrong.
    [TestMethod]
    public async Task Train_TwelveClasses_FiguresAgreeWithEachOther()
    {
        string[] classes = [.. Enumerable.Range(1, 12).Select(i => $"class {i:D2}")];
        TestDataset.Draw(Program.PathOf("data"), 14, classes);

        ProgramResult result = await Program.RunAsync([.. TrainedRun.Quick, "--batch", "8"]);

        result.AssertCode(0);
        string[][] rows = [.. ReadLines("runs/train/predictions_test.csv").Skip(1).Select(line => line.Split(','))];
        double accuracy = rows.Count(row => row[1] == row[2]) / (double)rows.Length;
        Assert.HasCount(24, rows);
        Assert.IsTrue(accuracy is > 0 and < 1, $"{accuracy}");
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"test: accuracy {100 * accuracy:F1} % ("), result.Out);
        string[][] confusion = [.. ReadLines("runs/train/confusion_matrix.csv").Select(line => line.Split(','))];
        Assert.AreSequenceEqual(["true \\ predicted", .. classes], confusion[0]);
        for (int i = 0; i < classes.Length; i++)
        {
            for (int j = 0; j < classes.Length; j++)
                Assert.AreEqual($"{rows.Count(row => row[1] == classes[i] && row[2] == classes[j])}", confusion[i + 1][j + 1]);
        }

        string[][] perClass = [.. ReadLines("runs/train/per_class.csv").Skip(1).Select(line => line.Split(','))];
        foreach (string[] row in perClass)
        {
            int hits = rows.Count(other => other[1] == row[0] && other[2] == row[0]);
            Assert.AreEqual("2", row[1]);
            Assert.AreEqual(hits / 2.0, Number(row[3]));
        }
    }

    [TestMethod]
    public async Task Train_Again_TakesTheNextFolder()
    {
        TestDataset.Draw(Program.PathOf("data"), 3);

        await Program.RunAsync(TrainedRun.Quick);
        ProgramResult second = await Program.RunAsync(TrainedRun.Quick);

        second.AssertCode(0);
        Assert.Contains("Saved runs/train2/model.zip", second.Out);
        Assert.AreSequenceEqual(["train", "train2"],
            Directory.GetDirectories(Program.PathOf("runs")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [TestMethod]
    public async Task Train_ExistOk_WritesIntoTheNamedFolderAndLeavesNothingOfTheOldRun()
    {
        TestDataset.Draw(Program.PathOf("data"), 4);
        string[] named = [.. TrainedRun.Quick, "--project", "my runs", "--name", "red or not", "--exist-ok"];
        Program.Write("data/red/bad.png", "text");
        await Program.RunAsync(named);
        File.Delete(Program.PathOf("data/red/bad.png"));

        ProgramResult result = await Program.RunAsync([.. named, "--test-split", "0"]);

        result.AssertCode(0);
        Assert.AreSequenceEqual(["red or not"], Directory.GetDirectories(Program.PathOf("my runs")).Select(Path.GetFileName));
        Assert.AreSequenceEqual(
            [
                "args.json", "dataset.json", "environment.json", "model.onnx", "model.zip", "model_card.json", "model_card.md",
                "predictions_validation.csv", "report.html", "results.csv", "results.svg", "summary.json", "train.log",
                "train_batch0.png",
            ],
            Directory.GetFiles(Program.PathOf("my runs/red or not")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Contains("validation (no test split was measured): accuracy", result.Out);
        Assert.Contains("score --model \"my runs/red or not/model.zip\" YOUR-IMAGES", result.Out);
        Assert.Contains("info \"my runs/red or not/model.zip\"", result.Out);
    }

    [TestMethod]
    public async Task Train_Json_IsOneDocumentAlone()
    {
        TestDataset.Draw(Program.PathOf("data"), 4);

        ProgramResult result = await Program.RunAsync([.. TrainedRun.Quick, "--json"]);

        result.AssertCode(0);
        JsonNode summary = JsonNode.Parse(result.Out)!;
        Assert.AreEqual(Program.PathOf("runs/train"), (string)summary["run"]!);
        Assert.AreEqual(52_675, (int)summary["parameters"]!);
        Assert.AreEqual("epochs", (string)summary["stoppedBy"]!);
        Assert.AreEqual(64,
            ((string)summary["weightsSha256"]!).Replace("sha256:", string.Empty, StringComparison.Ordinal).Length);
        Assert.AreEqual(3, (int)summary["metrics"]!["test"]!["samples"]!);
        Assert.Contains("epoch  1/1", result.Error);
    }

    [TestMethod]
    public async Task Train_SameSeed_GivesTheSameBits()
    {
        TestDataset.Draw(Program.PathOf("data"), 6);
        string[] seeded = [.. TrainedRun.Quick, "--json", "--batch", "5", "--seed"];

        ProgramResult first = await Program.RunAsync([.. seeded, "7"]);
        ProgramResult second = await Program.RunAsync([.. seeded, "7"]);
        ProgramResult other = await Program.RunAsync([.. seeded, "8"]);

        Assert.AreEqual(Weights(first), Weights(second));
        Assert.AreNotEqual(Weights(first), Weights(other));
        Assert.AreEqual(Program.Read("runs/train/predictions_test.csv"), Program.Read("runs/train2/predictions_test.csv"));
        Assert.AreNotEqual(Program.Read("runs/train/predictions_test.csv"), Program.Read("runs/train3/predictions_test.csv"));

        static string Weights(ProgramResult result) => (string)JsonNode.Parse(result.Out)!["weightsSha256"]!;
    }

    private string[] ReadLines(string file) => File.ReadAllLines(Program.PathOf(file));

    private static string[] Lines(TrainedRun run, string file) =>
        Text(run, file).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string Text(TrainedRun run, string file) => Encoding.UTF8.GetString(run.Files[file]);

    private static double Number(string field) => double.Parse(field, CultureInfo.InvariantCulture);
}

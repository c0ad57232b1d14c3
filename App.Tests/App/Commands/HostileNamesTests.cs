using System.Text.Json.Nodes;
using MlNetClassifier.App.Runs;
using MlNetClassifier.Data.Discovery;

namespace MlNetClassifier.App.Tests.App.Commands;

/// <summary>Names of classes and files that a terminal would obey or a spreadsheet would compute.</summary>
[TestClass]
[OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
public sealed class HostileNamesTests(TestContext context)
{
    private const string Escape = "\u001b";
    private const string Forged = "accuracy 100 %";
    private static readonly string[] Classes = [Escape + "]0;owned\u0007", "'=quoted", "=cmd|' calc'!A0", "unknown"];

    [TestMethod]
    public async Task AnyVerb_NamesWithEscapes_AreShownAndNotObeyed()
    {
        TestProgram program = await TrainAsync();
        string model = Path.Join("runs", Escape + "[2Jrun", "model.zip");
        TestProgram terminal = new(program.Folder) { IsTerminal = true };

        foreach (string[] args in new string[][]
        {
            ["info"], ["info", model], ["evaluate", "data"], ["score", "data"], ["score", "data", "--unknown"],
            ["score", Escape + "[31m.png"], ["data", "check", "data"], ["evaluate", Escape + "c"],
        })
        {
            ProgramResult piped = await program.RunAsync(args);
            ProgramResult shown = await terminal.RunAsync(args);

            Assert.DoesNotContain(Escape, piped.Out + piped.Error);
            foreach (string code in new[] { Escape + "]", Escape + "[2J", Escape + "c", "\u0007", Escape + "[31m.png" })
                Assert.DoesNotContain(code, shown.Out + shown.Error);

            Assert.Contains("\\u001b", piped.Out + piped.Error);
        }

        Assert.DoesNotContain(Escape, (await terminal.RunAsync("score", "data", "--format", "csv")).Out);
        Assert.DoesNotContain(Escape, program.Read(Path.Join(Path.GetDirectoryName(model), "train.log")));
        Assert.DoesNotContain(Escape, program.Read(Path.Join(Path.GetDirectoryName(model), "model_card.md")));
    }

    [TestMethod]
    public async Task AnyVerb_NamesWithLineBreaks_MakeNoLineOfTheirOwn()
    {
        var program = new TestProgram(context.TestTempDirectory!);
        string[] classes = [$"a\n{Forged}", $"b\r\n{Forged}"];
        TestDataset.Draw(program.PathOf("data"), 12, classes);
        program.Write($"data/{classes[0]}/bad\n{Forged}.png", "no image");
        TestDataset.Draw(program.PathOf("other"), 4, ["c", "d"]);

        foreach (string[] args in new string[][]
        {
            TrainedRun.Quick, ["info"], ["evaluate", "data"], ["score", "data"], ["data", "check", "data"], ["report"],
            ["evaluate", "other"], ["evaluate", $"no\n{Forged}"], ["info", $"no\n{Forged}"],
            ["report", "runs/train", "--data", "other"], [.. TrainedRun.Quick, "--lr", "1e30"],
            ["train", "--data", "other", "--init-from", "runs/train", "--epochs", "1", "--threads", "1"],
        })
        {
            ProgramResult result = await program.RunAsync(args);

            foreach (string line in $"{result.Out}\n{result.Error}".Split('\n', '\r'))
                Assert.IsFalse(line.TrimStart().StartsWith(Forged, StringComparison.Ordinal), $"{args[0]}: {line}");
        }
    }

    [TestMethod]
    public async Task CsvFiles_NamesLikeFormulas_AreTextThatReadsBack()
    {
        TestProgram program = await TrainAsync();
        string run = program.PathOf(Path.Join("runs", Escape + "[2Jrun"));

        (await program.RunAsync("score", "data", "--unknown", "--out", "scores.csv")).AssertCode(0);

        string[] files = [.. Directory.EnumerateFiles(run, "*.csv"), program.PathOf("scores.csv")];
        Assert.HasCount(6, files);
        foreach (string file in files)
        {
            using StreamReader text = File.OpenText(file);
            var reader = new DelimitedReader(text, file);
            while (reader.ReadRecord() is { } fields)
                Assert.DoesNotContain(field => field.StartsWith('=') || field.StartsWith('@'), fields);
        }

        PredictionsFile predictions = PredictionsFile.TryRead(run, "test")!;
        Assert.AreSequenceEqual(Classes, predictions.Classes);
        Assert.AreSequenceEqual(Classes, predictions.Rows.Select(row => row.Label).Distinct().Order(StringComparer.Ordinal));
        JsonNode summary = JsonNode.Parse(File.ReadAllText(Path.Join(run, "summary.json")))!;
        Assert.AreEqual((double)summary["metrics"]!["test"]!["accuracy"]!, predictions.Judge().Accuracy);
    }

    private async Task<TestProgram> TrainAsync()
    {
        var program = new TestProgram(context.TestTempDirectory!);
        TestDataset.Draw(program.PathOf("data"), 8, Classes);
        File.Move(program.PathOf("data/unknown/image 00.png"), program.PathOf($"data/unknown/{Escape}[31m@SUM.png"));
        (await program.RunAsync([.. TrainedRun.Quick, "--name", Escape + "[2Jrun"])).AssertCode(0);
        return program;
    }
}

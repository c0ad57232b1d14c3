using System.Text.RegularExpressions;
using MlNetClassifier.Pipelines.Activations;

namespace MlNetClassifier.App.Tests.App;

/// <summary>What every verb says to people fits 80 columns, on a terminal and in a pipe.</summary>
[TestClass]
public sealed partial class WidthTests(TestContext context)
{
    private const int Width = 80;

    [TestMethod]
    [DataRow("activations")]
    [DataRow("activations show gelu_tanh")]
    [DataRow("activations show softmax")]
    [DataRow("activations show relu6")]
    [DataRow("activations check --points 20")]
    [DataRow("compare-runs runs/train runs/train")]
    [DataRow("data check data")]
    [DataRow("evaluate --data data")]
    [DataRow("info")]
    [DataRow("report")]
    [DataRow("score data")]
    [DataRow("score data/red -k 2 --unknown")]
    [DataRow("train --data data --size 16 --epochs 1 --activation prelu --network compact --patience 0")]
    [DataRow("train --data data --size 16 --epochs 2 --activation prelu(alpha=0.25,per_channel)")]
    [DataRow("train --data data --size 16 --dry-run")]
    [DataRow("compare --data data --size 16 --epochs 1 --activations relu,prelu(alpha=0.25),linear --seeds 0,1")]
    [DataRow("compare --data data --size 4 --epochs 1")] // refused
    [DataRow("train --data nowhere --init-from runs/train/model.zip")] // refused
    [DataRow("score nowhere.png")]
    [DataRow("--help")]
    [DataRow("score --help")]
    [DataRow("compare --help")]
    [DataRow("activations check --help")]
    public async Task Run_AnyVerb_FitsTheTerminalAndThePipe(string typed)
    {
        string[] args = typed.Split(' ');
        TestProgram pipe = await TrainedRun.PutAllAsync(context.TestTempDirectory!);

        await AssertFitsAsync(args, await pipe.RunAsync(args), pipe.Folder);
    }

    [TestMethod]
    public async Task Compare_Networks_FitsTheTerminalAndThePipe()
    {
        TestProgram program = await ComparedNetworks.PutAsync(context.TestTempDirectory!);
        ProgramResult piped = (await ComparedNetworks.GetAsync()).Result;

        await AssertFitsAsync(ComparedNetworks.Arguments, piped, program.Folder);
    }

    [TestMethod]
    [DataRow("softmax", 60)]
    [DataRow("log_softmax", 60)]
    [DataRow("log_softmax", 100)]
    public async Task Show_RowwiseFunction_FitsTheTerminal(string function, int width)
    {
        var program = new TestProgram(context.TestTempDirectory!) { IsTerminal = true, Width = width };

        ProgramResult result = await program.RunAsync("activations", "show", function);

        foreach (string line in result.Out.Split('\n'))
            Assert.IsLessThanOrEqualTo(width, line.TrimEnd().Length, line);
        Assert.Contains(ActivationTable.Find(function)!.DisplayName, result.Out);
        Assert.Contains("-Infinity", result.Out);
    }

    // 12 classes with long names: words end in an ellipsis, and numbers stand above the columns of the matrix.
    [TestMethod]
    public async Task Evaluate_LongNames_CutsNoFigureAndBreaksNoWord()
    {
        var program = new TestProgram(context.TestTempDirectory!) { IsTerminal = true };
        string[] classes = [.. Enumerable.Range(0, 12).Select(i => $"a_class_with_a_name_as_long_as_that_of_a_rare_beetle_{i}")];
        TestDataset.Draw(program.PathOf("data"), 3, classes);
        (await program.RunAsync(TrainedRun.Quick)).AssertCode(0);

        string[] shown = Plain((await program.RunAsync("evaluate", "--data", "data")).Out).Split('\n');
        string piped = (await new TestProgram(program.Folder).RunAsync("evaluate", "--data", "data")).Out;

        foreach (string line in shown)
            Assert.IsLessThanOrEqualTo(Width, line.TrimEnd().Length, line);

        Assert.HasCount(12, shown.Where(line => line.TrimStart().StartsWith("a_class", StringComparison.Ordinal)
            && Regex.IsMatch(line, @"…\w+ +3 .* to \d+\.\d % ")));
        Assert.HasCount(12, shown.Where(line => line.Contains('…', StringComparison.Ordinal))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0])
            .Where(name => name.StartsWith("a_class", StringComparison.Ordinal)).Distinct());
        Assert.Contains(line => Regex.IsMatch(line, @"predicted +1 +2 +3 +4 +5 +6 +7 +8 +9 +10 +11 +12\s*$"), shown);
        foreach (string name in classes)
            Assert.Contains(name, piped);
    }

    [TestMethod]
    public async Task Run_NamesOfWideCharacters_FitsTheTerminalAndBreaksNoFigure()
    {
        var program = new TestProgram(context.TestTempDirectory!) { IsTerminal = true };
        string[] classes = ["とても長いクラスの名前です丸い形をしたもの", "とても長いクラスの名前です四角い形をしたもの"];
        TestDataset.Draw(program.PathOf("data"), 8, classes);

        ProgramResult trained = await program.RunAsync(TrainedRun.Quick);
        ProgramResult evaluated = await program.RunAsync("evaluate", "--data", "data");

        foreach (ProgramResult result in new[] { trained, evaluated })
        {
            string[] lines = Plain(result.Out).Split('\n');
            foreach (string line in lines)
                Assert.IsLessThanOrEqualTo(Width, line.TrimEnd().Sum(character => character < '\u3000' ? 1 : 2), line);

            Assert.HasCount(2, lines.Where(line => Regex.IsMatch(line, @"^  とても.*もの +\d .* to \d+\.\d % ")));
        }
    }

    [TestMethod]
    public async Task Activations_Wide_ShowsEveryColumnOnOneLine()
    {
        ProgramResult result = await new TestProgram(context.TestTempDirectory!) { IsTerminal = true }
            .RunAsync("activations", "--wide");

        string row = Plain(result.Out).Split('\n')
            .Single(line => line.TrimStart().StartsWith("gelu_tanh ", StringComparison.Ordinal));
        Assert.Contains("Transformers such as GPT-2", row);
        Assert.Contains("[-0.1701, inf)", row);
    }

    private static async Task AssertFitsAsync(string[] args, ProgramResult piped, string folder)
    {
        ProgramResult shown = await new TestProgram(folder)
        {
            IsTerminal = true,
            CommandName = "artifacts/bin/App/release/mlnetclassifier", // after dotnet run
        }.RunAsync(args);

        string[] lines =
        [
            .. Plain(shown.Out).Split('\n'), .. Plain(shown.Error).Split('\n'),

            // In a pipe, a row of scores and a finding are one line, however long.
            .. args[0] is "score" or "data" ? [] : piped.Out.Split('\n'),
        ];
        foreach (string line in lines.Select(line => line.Replace(folder, "~", StringComparison.Ordinal)))
            Assert.IsLessThanOrEqualTo(Width, line.TrimEnd().Length, line);

        Assert.IsGreaterThan(1, lines.Count(line => line.Length > 0));
        Assert.DoesNotContain("Unexpected error", piped.Error);
    }

    private static string Plain(string text) =>
        Escapes().Replace(text, string.Empty).Replace("\r", "\n", StringComparison.Ordinal);

    [GeneratedRegex(@"\e\[[0-9;?]*[A-Za-z]")]
    private static partial Regex Escapes();
}

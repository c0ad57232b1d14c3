using System.CommandLine;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using MlNetClassifier.App.Hosting;
using MlNetClassifier.App.Settings;

namespace MlNetClassifier.App.Tests.App.Commands;

[TestClass]
public sealed class CompareCommandTests(TestContext context)
{
    private static readonly string[] Arguments =
        ["compare", "--data", "images", "--activations", "relu,prelu(alpha=0.25, per_channel),linear", "--epochs", "2", "--size",
            "16", "--seeds", "0,1"];

    [TestMethod]
    public async Task Compare_TwoSeeds_TrainsEachOnceAndReportsInWordsAndFiles()
    {
        var program = new TestProgram(context.TestTempDirectory!);
        TestDataset.Draw(program.PathOf("images"));

        ProgramResult result = await program.RunAsync(Arguments);

        result.AssertCode(0);
        Assert.Contains("6/6 linear, seed 1", result.Error);
        Assert.Contains("from relu", result.Words);
        Assert.Contains("Without a non-linear function, stacked layers are one linear map", result.Words);
        Assert.Contains("Holm-corrected for 3 tests", result.Words);
        string[] rows = program.Read("runs/compare/comparison.csv").TrimEnd().Split('\n');
        Assert.HasCount(1 + (3 * 2 * 4), rows);
        JsonNode json = JsonNode.Parse(program.Read("runs/compare/comparison.json"))!;
        Assert.HasCount(3, json["activations"]!.AsArray());
        JsonNode prelu = json["activations"]![1]!["trainings"]![0]!;
        Assert.AreNotEqual(0.25, (double)prelu["epochs"]![1]!["learned"]!["conv2d.alpha"]!, "a learned parameter moves");
        XElement curves = XDocument.Parse(program.Read("runs/compare/learning_curves.svg")).Root!;
        Assert.HasCount(3 * 3, curves.Descendants().Where(line => line.Name.LocalName == "polyline"),
            "three charts of three activations");
        Assert.Contains("linear, epoch 2: ", string.Concat(curves.Descendants().Select(point => point.Value)));
        string page = program.Read("runs/compare/report.html");
        foreach (string section in new[] { "summary", "curves", "parameters", "layers", "settings" })
            Assert.Contains($"<section id=\"{section}\"", page);
        Assert.Contains("href=\"prelu_alpha_0.25__per_channel-seed1/model.zip\"", page);
        Assert.Contains("conv2d.alpha", page);
        Assert.Contains("train loss, seed 0", page);
        Assert.Contains("train loss, seed 1", page);
    }

    [TestMethod]
    public async Task Compare_RunAgain_RepeatsNothingThatIsDone()
    {
        var program = new TestProgram(context.TestTempDirectory!);
        TestDataset.Draw(program.PathOf("images"));
        ProgramResult first = await program.RunAsync(Arguments);
        string weights = Weights(first, program);
        DateTime done = File.GetLastWriteTimeUtc(program.PathOf("runs/compare/relu-seed0/result.json"));
        File.Delete(program.PathOf("runs/compare/linear-seed1/result.json"));
        program.Write("runs/compare/linear-seed0/result.json", "{ \"activation\": ");

        ProgramResult second = await program.RunAsync(Arguments);

        second.AssertCode(0);
        Assert.Contains("1/6 relu, seed 0: done before", second.Error);
        Assert.DoesNotContain("linear, seed 0: done before", second.Error);
        Assert.AreEqual(done, File.GetLastWriteTimeUtc(program.PathOf("runs/compare/relu-seed0/result.json")));
        Assert.AreEqual(weights, Weights(second, program));
        ProgramResult other = await program.RunAsync([.. Arguments[..^1], "2"]);
        other.AssertCode(0);
        Assert.IsTrue(Directory.Exists(program.PathOf("runs/compare2")), "other arguments are another comparison");
    }

    [TestMethod]
    [DataRow("softmax,relu", "looks at a whole row")]
    [DataRow("rleu,relu", "relu")]
    [DataRow("relu", "--activations names one; a comparison needs at least two")]
    [DataRow("relu,tanh,ReLU", "--activations names relu twice; name it once.")]
    public async Task Compare_FaultyActivations_AreAUsageError(string activations, string message) =>
        (await new TestProgram(context.TestTempDirectory!).RunAsync("compare", "--activations", activations))
            .AssertRefused(2, message);

    [TestMethod]
    public async Task Compare_FaultySeeds_AreAUsageError() =>
        (await new TestProgram(context.TestTempDirectory!).RunAsync("compare", "--seeds", "0,one"))
            .AssertRefused(2, "give whole numbers");

    [TestMethod]
    public async Task Compare_SeedTwice_IsAUsageError() =>
        (await new TestProgram(context.TestTempDirectory!).RunAsync("compare", "--seeds", "0,1,0"))
            .AssertRefused(2, "--seeds names 0 twice; name it once.");

    [TestMethod]
    public void Options_EverySettingButActivations_IsOneOfCompare()
    {
        var environment = new AppEnvironment
        {
            Out = TextWriter.Null,
            Error = TextWriter.Null,
            In = TextReader.Null,
            WorkingDirectory = context.TestTempDirectory!,
        };
        Command compare = CommandLine.CreateRoot(environment, "compare").Subcommands.Single();

        string[] options = [.. compare.Options.SelectMany(option => option.Aliases.Append(option.Name))];

        Assert.AreSequenceEqual(
            ["--activation", "--feature-activation", "--memory", "--no-probe", "--tensorboard"],
            SettingsTable.All.Select(setting => setting.Name).Where(name => !options.Contains(name)));
    }

    [TestMethod]
    [DataRow("--trainer", "linear", "has no activations to compare")]
    [DataRow("--init-from", "model.zip", "would favour the activation")]
    [DataRow("--size", "8", "are too small for this network")]
    public async Task Compare_SettingThatMakesNoSenseHere_IsRefusedWithTheReason(string option, string value, string reason)
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);
        File.Copy(program.PathOf("runs/train/model.zip"), program.PathOf("model.zip"));

        ProgramResult result = await program.RunAsync("compare", "--data", "data", option, value);

        result.AssertRefused(2, reason);
        Assert.IsFalse(Directory.Exists(program.PathOf("runs/compare")));
    }

    private static string Weights(ProgramResult result, TestProgram program)
    {
        Assert.AreEqual(0, result.Code);
        return string.Join(' ', JsonNode.Parse(program.Read("runs/compare/comparison.json"))!["activations"]!.AsArray()
            .SelectMany(activation => activation!["trainings"]!.AsArray())
            .Select(training => (string)training!["weightsSha256"]!));
    }
}

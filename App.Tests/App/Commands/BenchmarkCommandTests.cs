using System.Text.Json.Nodes;

namespace MlNetClassifier.App.Tests.App.Commands;

[TestClass]
[DoNotParallelize] // trains: libtorch's thread count belongs to the process
public sealed class BenchmarkCommandTests(TestContext context)
{
    private TestProgram Program => new(context.TestTempDirectory!);

    [TestMethod]
    public async Task Benchmark_SmallNetwork_SaysHowFastItTrainsAndScores()
    {
        string[] small = ["benchmark", "--size", "16", "--threads", "1", "--classes", "4", "--batch-size", "8"];

        ProgramResult text = await Program.RunAsync(small);
        ProgramResult json = await Program.RunAsync([.. small, "--json"]);

        text.AssertCode(0);
        Assert.MatchesRegex("^network of 16 pixels and 4 classes; 1 thread; float32 peak of this machine [0-9,]+ GFLOP/s", text.Out);
        Assert.MatchesRegex("train +[0-9,]+ images/s +[0-9.]+ % of the peak   float32, batch 8, [0-9.]+ ms a step", text.Out);
        Assert.MatchesRegex("score +[0-9,]+ images/s +[0-9.]+ % of the peak", text.Out);
        json.AssertCode(0);
        JsonNode result = JsonNode.Parse(json.Out)!;
        foreach (string name in new[] { "peakOperations", "stepSeconds", "trainImagesPerSecond", "trainShareOfPeak", "scoreImagesPerSecond", "scoreShareOfPeak" })
            Assert.IsGreaterThan(0, (double)result[name]!, name);

        Assert.IsEmpty(Directory.GetFileSystemEntries(context.TestTempDirectory!));
    }

    [TestMethod]
    [DataRow("--batch-size", "0", "--batch must be 1 to 65,536, but is 0.")]
    [DataRow("--classes", "1", "--classes must be 2 to 10,000, but is 1.")]
    [DataRow("--precision", "fp8", "Argument 'fp8' not recognized.")]
    [DataRow("--size", "2", "--size")]
    public async Task Benchmark_OptionOutOfRange_IsRefused(string option, string value, string message) =>
        (await Program.RunAsync("benchmark", option, value)).AssertRefused(2, message);
}

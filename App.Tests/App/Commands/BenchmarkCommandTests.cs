using System.Text.Json.Nodes;
using MlNetClassifier.App.Speed;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Training.Learning;

namespace MlNetClassifier.App.Tests.App.Commands;

[TestClass]
[DoNotParallelize] // takes times, and others would make them longer
public sealed class BenchmarkCommandTests(TestContext context)
{
    private const double Rounding = 1e-9;

    // One thread: below what a core of a telephone does, above what one of a server does.
    private const double LeastPeak = 2e9;
    private const double MostPeak = 1e12;

    private TestProgram Program => new(context.TestTempDirectory!);

    [TestMethod]
    public async Task Benchmark_SmallNetwork_SaysHowFastItTrainsAndScores()
    {
        string[] small = ["benchmark", "--size", "16", "--threads", "1", "--classes", "4", "--batch-size", "8"];

        ProgramResult text = await Program.RunAsync(small);
        ProgramResult json = await Program.RunAsync([.. small, "--json"]);

        text.AssertCode(0);
        Assert.MatchesRegex("^network of 16 pixels and 4 classes; 1 thread; float32 peak of this machine [0-9,]+ GFLOP/s",
            text.Out);
        Assert.MatchesRegex("train +[0-9,]+ images/s +[0-9.]+ % of the peak   float32, batch 8, [0-9.]+ ms a step", text.Out);
        Assert.MatchesRegex("score +[0-9,]+ images/s +[0-9.]+ % of the peak", text.Out);
        json.AssertCode(0);
        JsonNode result = JsonNode.Parse(json.Out)!;
        NetworkDescription network =
            new SpeedRequest(new NetworkTrainerOptions(), new ImageInput { Height = 16, Width = 16 }, Classes: 4).Network;
        double peak = Figure("peakOperations");
        Assert.IsInRange(LeastPeak, MostPeak, peak);
        Assert.AreEqual(1, Figure("threads"));
        double ofBatches = 8 / Figure("stepSeconds");
        Assert.AreEqual(ofBatches, Figure("trainImagesPerSecond"), Rounding * ofBatches, "a step is a batch of 8");
        AssertShare("train", NetworkOperations.Training(network));
        AssertShare("score", NetworkOperations.Forward(network));
        Assert.IsLessThan(1, Figure("trainShareOfPeak"), "no product is faster than the processor");
        Assert.IsEmpty(Directory.GetFileSystemEntries(context.TestTempDirectory!));

        double Figure(string name) => (double)result[name]!;

        void AssertShare(string work, double operationsOfImage)
        {
            double share = Figure($"{work}ImagesPerSecond") * operationsOfImage / peak;
            Assert.AreEqual(share, Figure($"{work}ShareOfPeak"), Rounding * share);
        }
    }

    [TestMethod]
    [DataRow("--batch-size", "0", "--batch must be 1 to 65,536, but is 0.")]
    [DataRow("--classes", "1", "--classes must be 2 to 10,000, but is 1.")]
    [DataRow("--precision", "fp8", "--precision is 'fp8'; give float32 or bf16.")]
    [DataRow("--size", "2", "--size")]
    public async Task Benchmark_OptionOutOfRange_IsRefused(string option, string value, string message) =>
        (await Program.RunAsync("benchmark", option, value)).AssertRefused(2, message);
}

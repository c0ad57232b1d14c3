using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using MlNetClassifier.App.Train;
using MlNetClassifier.Pipelines.Networks;

namespace MlNetClassifier.App.Tests.App.Train;

[TestClass]
public sealed class MemoryBudgetTests(TestContext context)
{
    private const int Budget = 700; // in MB

    [TestMethod]
    public async Task Train_ABatchThatDoesNotFit_IsRefusedWithTheLargestThatDoes()
    {
        var program = new TestProgram(context.TestTempDirectory!);
        TestDataset.Draw(program.PathOf("data"), 6);

        ProgramResult result = await program.RunAsync("train", "--data", "data", "--batch", "4096", "--memory", "1GB");

        result.AssertRefused(2, "--memory is 1GB, but a training of lesson on 64 x 64 pixels in batches of 4096 takes up to ");
        Assert.IsFalse(Directory.Exists(program.PathOf("runs")));
        string said = string.Join(' ', result.Error.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        int batch = int.Parse(said.Split("or --batch ")[1].Split(' ')[0], CultureInfo.InvariantCulture);
        NetworkDescription network = new PlainNetwork().Describe(NetworkInput.Image(64, 64), 3);
        Assert.IsLessThanOrEqualTo(1L << 30, TrainingMemory.Of(network, 18, batch).Total);
        Assert.IsGreaterThan(1L << 30, TrainingMemory.Of(network, 18, batch + 1).Total);
    }

    [TestMethod]
    public async Task Train_NothingFits_IsRefusedWithWhatItTakes()
    {
        var program = new TestProgram(context.TestTempDirectory!);
        TestDataset.Draw(program.PathOf("data"), 6);

        (await program.RunAsync("train", "--data", "data", "--memory", "100MB"))
            .AssertRefused(2, "give that or more, or a smaller --size or network.");
    }

    [TestMethod]
    public async Task Train_WithinItsMemory_PeaksBelowItAndHasTheSameWeights()
    {
        var program = new TestProgram(context.TestTempDirectory!);
        TestDataset.Draw(program.PathOf("data"), 6);
        string[] arguments = ["train", "--data", "data", "--threads", "1", "--epochs", "1", "--json"];
        string unlimited = Weights((await program.RunAsync([.. arguments, "--name", "unlimited"])).Out);

        using Process process = Process.Start(new ProcessStartInfo(
            "dotnet", [Repository.Program("App", "mlnetclassifier"), .. arguments, "--memory", $"{Budget}MB"])
        {
            WorkingDirectory = program.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(context.CancellationToken);
        Task<string> errors = process.StandardError.ReadToEndAsync(context.CancellationToken);
        long peak = 0;
        while (!process.WaitForExit(TimeSpan.FromMilliseconds(50)))
        {
            process.Refresh();
            peak = Math.Max(peak, Peak(process));
        }

        Assert.AreEqual(0, process.ExitCode, await errors);
        Assert.AreEqual(unlimited, Weights(await output));
        Assert.IsGreaterThan(0, peak);
        Assert.IsLessThan(Budget << 20, peak);
    }

    private static long Peak(Process process)
    {
        try
        {
            return process.PeakWorkingSet64;
        }
        catch (InvalidOperationException)
        {
            return 0; // it has just ended
        }
    }

    private static string Weights(string json) => (string)JsonNode.Parse(json)!["weightsSha256"]!;
}

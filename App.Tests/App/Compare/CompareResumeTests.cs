using System.Text.Json.Nodes;

namespace MlNetClassifier.App.Tests.App.Compare;

/// <summary>A comparison that is stopped in the middle of a training.</summary>
[TestClass]
public sealed class CompareResumeTests(TestContext context)
{
    private static readonly string[] Two =
    [
        "compare", "--data", "data", "--activations", "relu,tanh", "--size", "16", "--threads", "1", "--epochs", "3", "--batch",
        "5", "--augment", "standard", "--conv", "8", "--dense", "16",
    ];

    private TestProgram Program => new(context.TestTempDirectory!);

    [TestMethod]
    public async Task Compare_StoppedTraining_EndsWithTheWeightsOfAnUninterruptedOne()
    {
        TestDataset.Draw(Program.PathOf("data"), 8);
        ProgramResult stopped = await StopAsync();
        Dictionary<string, byte[]> half = Directory.GetFiles(Program.PathOf("runs/cut"), "*", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(Program.PathOf("runs/cut"), file), File.ReadAllBytes);
        foreach ((string name, byte[] content) in half)
            Program.Write($"runs/damaged/{name}", Path.GetFileName(name) == "last.safetensors" ? content[1..] : content);

        ProgramResult resumed = await Program.RunAsync([.. Two, "--name", "cut"]);
        ProgramResult anew = await Program.RunAsync([.. Two, "--name", "damaged"]);
        (await Program.RunAsync([.. Two, "--name", "whole"])).AssertCode(0);

        stopped.AssertCode(130);
        Assert.Contains("1 of 2 trainings are done. They are kept in runs/cut, and so are the whole epochs", stopped.Error);
        resumed.AssertCode(0);
        Assert.Contains("Resuming after epoch 2.", resumed.Error);
        Assert.AreSequenceEqual(Weights("whole"), Weights("cut"));
        Assert.Contains("<th scope=\"row\">tanh</th><td>-</td>", Program.Read("runs/cut/report.html"));
        Assert.IsFalse(Directory.Exists(Program.PathOf("runs/cut/tanh-seed0/weights")), "the epochs of what is done are gone");
        anew.AssertCode(0);
        Assert.Contains("The checkpoint in runs/damaged/tanh-seed0/weights is damaged or of another version; this training "
            + "begins anew.", anew.Error);
        Assert.AreSequenceEqual(Weights("whole"), Weights("damaged"));
    }

    private async Task<ProgramResult> StopAsync()
    {
        using var stop = new CancellationTokenSource();
        int epochs = 0;
        using var error = new StoppingWriter(() =>
        {
            if (++epochs == 2)
                stop.Cancel(); // the second time is that of tanh
        }, "epoch  2/3");
        TestProgram program = new(context.TestTempDirectory!) { Error = error, Stop = stop.Token };
        return await program.RunAsync([.. Two, "--name", "cut"]);
    }

    private string[] Weights(string name) =>
    [
        .. JsonNode.Parse(Program.Read($"runs/{name}/comparison.json"))!["activations"]!.AsArray()
            .Select(activation => (string)activation!["trainings"]![0]!["weightsSha256"]!),
    ];
}

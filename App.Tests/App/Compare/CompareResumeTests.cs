using System.Text.Json.Nodes;

namespace MlNetClassifier.App.Tests.App.Compare;

/// <summary>A comparison that is stopped in the middle of a training.</summary>
[TestClass]
public sealed class CompareResumeTests(TestContext context)
{
    private const string Checkpoint = "runs/cut/tanh-seed0/weights/last.safetensors";

    private static readonly string[] Two =
    [
        "compare", "--data", "data", "--activations", "relu,tanh", "--size", "16", "--threads", "1", "--epochs", "3", "--batch",
        "5", "--augment", "standard", "--conv", "8", "--dense", "16",
    ];

    private TestProgram Program => new(context.TestTempDirectory!);

    [TestMethod]
    [DataRow(false, "Resuming after epoch 2.")]
    [DataRow(true, "The checkpoint in runs/cut/tanh-seed0/weights is damaged or of another version; this training begins anew.")]
    public async Task Compare_StoppedTraining_EndsWithTheWeightsOfAnUninterruptedOne(bool isDamaged, string sentence)
    {
        TestDataset.Draw(Program.PathOf("data"), 8);
        (await Program.RunAsync([.. Two, "--name", "whole"])).AssertCode(0);
        ProgramResult stopped = await StopAsync();
        stopped.AssertCode(130);
        Assert.Contains("Stopped. 1 of 2 trainings are done. They are kept in runs/cut, and so are the whole epochs", stopped.Error);
        if (isDamaged)
            Program.Write(Checkpoint, File.ReadAllBytes(Program.PathOf(Checkpoint))[..^1]);

        ProgramResult resumed = await Program.RunAsync([.. Two, "--name", "cut"]);

        resumed.AssertCode(0);
        Assert.Contains(sentence, resumed.Error);
        Assert.AreSequenceEqual(Weights("whole"), Weights("cut"));
        Assert.IsFalse(Directory.Exists(Path.GetDirectoryName(Program.PathOf(Checkpoint))), "the epochs of what is done are gone");
        string page = Program.Read("runs/cut/report.html");
        Assert.AreEqual(!isDamaged, page.Contains("<th scope=\"row\">tanh</th><td>-</td>", StringComparison.Ordinal));
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

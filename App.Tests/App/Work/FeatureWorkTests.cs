using System.Text.Json.Nodes;
using MlNetClassifier.App.Tests.Training.Backbones;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Training.Features;

namespace MlNetClassifier.App.Tests.App.Work;

/// <summary>Features in shards: a training that finds them gives the weights of one that does not.</summary>
[TestClass]
public sealed class FeatureWorkTests(TestContext context)
{
    private static readonly string[] Settings = ["--data", "data", "--network", "own.onnx", "--size", "20"];

    [TestMethod]
    public async Task Train_AfterMerge_ComputesNothingAndGivesTheSameWeights()
    {
        TestProgram program = Put();
        (await program.RunAsync(["train", .. Settings, "--project", "alone"])).AssertCode(0);
        (await program.RunAsync(["plan", "features", .. Settings, "--run", "run", "--shard-size", "5"])).AssertCode(0);
        (await program.RunAsync("work", "--run", "run", "--shard", "1/2")).AssertCode(0);
        (await program.RunAsync("merge", "--run", "run")).AssertRefused(3, "2 of 4 shards are missing: 0,2.");
        (await program.RunAsync("work", "--run", "run", "--shard", "0/2", "--threads", "1")).AssertCode(0);

        (await program.RunAsync("merge", "--run", "run")).AssertCode(0);

        string[] merged = Kept(program, "runs");
        (await program.RunAsync(["train", .. Settings])).AssertCode(0);
        Assert.HasCount(4, merged);
        HashSet<string> images = [.. Directory.EnumerateFiles(program.PathOf("data"), "*", SearchOption.AllDirectories)
            .Select(image => DatasetFingerprint.ContentHash(image)!)];
        string key = (string)JsonNode.Parse(program.Read("run/plan.json"))!["features"]!["key"]!;
        Assert.IsEmpty(
            Kept(program, "runs").Except(merged).SelectMany(file => FeatureFile.TryRead(file, key)!.Images)
                .Where(images.Contains), "Training computed an image again.");
        Assert.AreEqual(
            Convert.ToHexString(File.ReadAllBytes(program.PathOf("alone/train/model.onnx"))),
            Convert.ToHexString(File.ReadAllBytes(program.PathOf("runs/train/model.onnx"))));
    }

    [TestMethod]
    public async Task Work_OtherNetworkFile_IsRefused()
    {
        TestProgram program = Put();
        (await program.RunAsync(["plan", "features", .. Settings, "--run", "run"])).AssertCode(0);
        program.Write("own.onnx", ForeignNetworks.With(ForeignNetworks.SeveralOutputs(), model => model.Graph.Name = "another"));

        (await program.RunAsync("work", "--run", "run"))
            .AssertRefused(2, "would compute other features than those that were planned");
    }

    [TestMethod]
    public async Task Plan_NetworkThatLearnsFromPixels_HasNoFeatures() =>
        (await Put().RunAsync("plan", "features", "data", "--network", "lesson", "--run", "run"))
            .AssertRefused(2, "--network lesson learns from pixels and has no features to compute; give resnet18");

    private TestProgram Put()
    {
        var program = new TestProgram(context.TestTempDirectory!);
        TestDataset.Draw(program.PathOf("data"), 6);
        program.Write("own.onnx", ForeignNetworks.SeveralOutputs());
        return program;
    }

    private static string[] Kept(TestProgram program, string project) =>
        [.. Directory.EnumerateFiles(program.PathOf($"{project}/.cache/features"), "*", SearchOption.AllDirectories).Order()];
}

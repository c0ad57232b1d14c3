using System.Text.Json.Nodes;
using MlNetClassifier.Pipelines.Saving;

namespace MlNetClassifier.App.Tests.App.Runs;

/// <summary>
/// An image that changes during a run tells when it was hashed: everything that is written later says what the data was at the
/// start.
/// </summary>
[TestClass]
public sealed class DataHashedOnceTests(TestContext context)
{
    [TestMethod]
    public async Task Train_ImageThatChanges_IsNotHashedAgain()
    {
        TestProgram program = Changing("epoch  1/");

        (await program.RunAsync(TrainedRun.Quick)).AssertCode(0);

        string begun = Text(program, "runs/train/args.json", "dataFingerprint");
        Assert.AreEqual(begun, Text(program, "runs/train/dataset.json", "fingerprint"));
        Assert.AreEqual(begun, ModelArchive.ReadManifest(program.PathOf("runs/train/model.zip")).Data.Fingerprint);
    }

    [TestMethod]
    public async Task Compare_ImageThatChanges_IsNotHashedAgainForAnyTraining()
    {
        TestProgram program = Changing("1/2 relu");

        (await program.RunAsync("compare", "--data", "data", "--activations", "relu,tanh", "--epochs", "1", "--size", "16"))
            .AssertCode(0);

        string begun = Text(program, "runs/compare/args.json", "dataFingerprint");
        foreach (string training in new[] { "relu-seed0", "tanh-seed0" })
            Assert.AreEqual(begun,
                ModelArchive.ReadManifest(program.PathOf($"runs/compare/{training}/model.zip")).Data.Fingerprint);
    }

    // One more byte at the end of a PNG: the picture stays as it is, the hash does not.
    private TestProgram Changing(string moment)
    {
        string folder = context.TestTempDirectory!;
        string image = Path.Join(folder, "data", "red", "image 00.png");
        TestDataset.Draw(Path.Join(folder, "data"), 6);
        return new TestProgram(folder) { Error = new StoppingWriter(() => File.AppendAllText(image, " "), moment) };
    }

    private static string Text(TestProgram program, string file, string member) =>
        (string)JsonNode.Parse(program.Read(file))![member]!;
}

using MlNetClassifier.Pipelines.Saving;

namespace MlNetClassifier.App.Tests.App.Commands;

[TestClass]
public sealed class InfoCommandTests(TestContext context)
{
    [TestMethod]
    public async Task Info_ThreeClassesOf64Pixels_ShowsTheLessonsNetwork()
    {
        var program = new TestProgram(context.TestTempDirectory!);
        TestDataset.Draw(program.PathOf("data"), imagesPerClass: 3);
        (await program.RunAsync("train", "--data", "data", "--epochs", "1")).AssertCode(0);

        ProgramResult result = await program.RunAsync("info", "runs/train/model.zip");

        result.AssertCode(0);
        (string Layer, string Shape, string Parameters)[] layers =
        [
            ("conv2d (Conv2D)", "(N, 62, 62, 32)", "896"),
            ("max_pooling2d (MaxPooling2D)", "(N, 31, 31, 32)", "0"),
            ("conv2d_1 (Conv2D)", "(N, 29, 29, 64)", "18,496"),
            ("max_pooling2d_1 (MaxPooling2D)", "(N, 14, 14, 64)", "0"),
            ("flatten (Flatten)", "(N, 12544)", "0"),
            ("dense (Dense)", "(N, 128)", "1,605,760"),
            ("dense_1 (Dense)", "(N, 3)", "387"),
        ];
        string[] lines = result.OutLines();
        foreach ((string layer, string shape, string parameters) in layers)
        {
            string row = lines.Single(line => line.Contains(layer, StringComparison.Ordinal));
            Assert.Contains(shape, row);
            Assert.Contains($" {parameters} ", row);
        }

        Assert.Contains("1,625,539", lines.Single(line => line.Contains("total parameters", StringComparison.Ordinal)));
    }

    [TestMethod]
    public async Task Info_Text_TellsWhatWasTrained()
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);

        ProgramResult result = await program.RunAsync("info");

        result.AssertCode(0);
        Assert.AreEqual(string.Empty, result.Error);
        Assert.Contains("runs/train/model.zip, format 3, saved 2026-02-03 04:05 UTC", result.Words);
        Assert.Contains("3: blå hav, red, ярко-зелёный", result.Out);
        Assert.Contains("16x16 stretch bilinear white", result.Words);
        Assert.Contains($"{TrainedRun.Epochs} of {TrainedRun.Epochs} epochs (all epochs done)", result.Words);
        Assert.Contains("batch 4, learning rate 0.003, seed 0, 1 thread", result.Words);
        Assert.MatchesRegex(@" validation accuracy .* on 6 images test accuracy ", result.Words);
        Assert.Contains("train 24, validation 6, test 6 images, 0 unreadable", result.Words);
    }

    [TestMethod]
    public async Task Info_OnnxFile_SaysWhatItIs()
    {
        TestProgram program = await TrainedRun.PutAllAsync(context.TestTempDirectory!);

        ProgramResult result = await program.RunAsync("info", "runs/train/model.onnx");

        result.AssertRefused(4, "model.onnx' is an ONNX file", "reads the model.zip that train wrote beside it");
    }

    [TestMethod]
    [DataRow("info")]
    [DataRow("score", "data", "--model")]
    public async Task AnyVerb_ImageAsModel_SaysWhatItIs(params string[] typed)
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);

        ProgramResult jpeg = await program.RunAsync([.. typed, "data/red/фото-01.jpg"]);
        ProgramResult png = await program.RunAsync([.. typed, "data/red/image 00.png"]);

        jpeg.AssertRefused(4, "фото-01.jpg' is an image (Jpeg), not a model", "give it to score");
        png.AssertRefused(4, "image 00.png' is an image (Png), not a model");
    }

    [TestMethod]
    public async Task Info_Json_IsTheManifestItself()
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);

        ProgramResult result = await program.RunAsync("info", "--json");

        result.AssertCode(0);
        var manifest = ModelManifest.Parse(result.Out);
        Assert.AreEqual(result.Out, manifest.ToJson());
        Assert.AreSequenceEqual(TestDataset.Classes, manifest.Classes);
        Assert.AreEqual(TestProgram.Now, manifest.Created);
        Assert.AreSequenceEqual(["validation", "test"], manifest.Metrics.Keys);
    }
}

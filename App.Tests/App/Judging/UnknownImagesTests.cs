using System.Text.Json.Nodes;

namespace MlNetClassifier.App.Tests.App.Judging;

[TestClass]
public sealed class UnknownImagesTests(TestContext context)
{
    [TestMethod]
    public async Task Evaluate_PretrainedNetwork_IsTestedWithStrangeImagesAndEachClassLeftOut()
    {
        var program = new TestProgram(context.TestTempDirectory!);
        TestDataset.Draw(program.PathOf("data"), 40);
        TestDataset.Draw(program.PathOf("other"), 4, ["yellow", "purple", "grey", "pink", "brown", "x", "y"]);
        (await program.RunAsync("train", "--data", "data", "--network", "resnet18", "--size", "32")).AssertCode(0);

        ProgramResult json = await program.RunAsync("evaluate", "data", "--unknown", "other", "--leave-one-out", "--json");

        JsonObject[] tests = [.. JsonNode.Parse(json.Out)!["unknownTests"]!.AsArray().Select(test => test!.AsObject())];
        Assert.AreSequenceEqual(
            ["images in other", "noise", "textures", .. TestDataset.Classes.Select(name => $"{name}, left out")],
            tests.Select(test => (string)test["name"]!));
        Assert.AreSequenceEqual([28, 100, 100, 40, 40, 40], tests.Select(test => (int)test["unknown"]!));
        foreach (JsonObject test in tests)
        {
            Assert.IsInRange(0, 1, (double)test["novelty"]!["area"]!["value"]!);
            Assert.IsInRange(0, (int)test["unknown"]!, (int)test["novelty"]!["accepted"]!);
            Assert.IsInRange(0, (int)test["known"]!, (int)test["probability"]!["answered"]!);
        }

        (await program.RunAsync("report", "runs/train")).AssertCode(0);
        Assert.Contains("<h2>What to photograph next</h2>", program.Read("runs/train/report.html"));
        Assert.IsGreaterThan(0.95, (double)tests[1]["novelty"]!["area"]!["value"]!, "noise is like none of the classes");
    }

    [TestMethod]
    public async Task Evaluate_TooFewValidationImages_GoesByTheProbabilityAndSaysWhatWasTested()
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);
        TestDataset.Draw(program.PathOf("other"), 1, ["yellow", "purple", "grey"]);
        program.Write("other/broken.png", "no image");

        ProgramResult text = await program.RunAsync("evaluate", "data", "--unknown", "other");

        text.AssertCode(0);
        Assert.Contains("images in other", text.Words);
        Assert.Contains("Only what is named here was tested.", text.Words);
        Assert.Contains("1 of 4 images in 'other' could not be read and do not count", text.Error);
    }

    [TestMethod]
    public async Task Train_Unknown_IsInSummaryReportAndCard()
    {
        var program = new TestProgram(context.TestTempDirectory!);
        TestDataset.Draw(program.PathOf("data"));
        TestDataset.Draw(program.PathOf("other"), 1, ["yellow", "purple"]);

        (await program.RunAsync([.. TrainedRun.Quick, "--unknown", "other"])).AssertCode(0);

        JsonNode summary = JsonNode.Parse(program.Read("runs/train/summary.json"))!;
        Assert.AreEqual("images in other", (string)summary["unknownTests"]![0]!["name"]!);
        Assert.Contains("<th scope=\"row\">images in other</th>", program.Read("runs/train/report.html"));
        Assert.Contains("Shown 2 pictures of none of its classes (images in other)", program.Read("runs/train/model_card.md"));
    }

    [TestMethod]
    public async Task Train_UnknownThatIsNoFolder_Exits3BeforeAnythingIsTrained()
    {
        var program = new TestProgram(context.TestTempDirectory!);
        TestDataset.Draw(program.PathOf("data"));
        TestDataset.Draw(program.PathOf("other"), 1, ["yellow"]);

        (await program.RunAsync([.. TrainedRun.Quick, "--unknown", "othr"])).AssertRefused(3, "There is no folder 'othr'");

        Assert.IsFalse(Directory.Exists(program.PathOf("runs")));
    }

    // Only when they are read is it known that none of them can be.
    [TestMethod]
    public async Task Train_UnknownImagesThatCannotBeRead_KeepsTheModelAndSaysSo()
    {
        var program = new TestProgram(context.TestTempDirectory!);
        TestDataset.Draw(program.PathOf("data"));
        program.Write("other/broken.png", "no image");

        ProgramResult result = await program.RunAsync([.. TrainedRun.Quick, "--unknown", "other"]);

        result.AssertCode(0);
        Assert.Contains("None of the images in 'other' could be read", result.Error);
        Assert.IsTrue(File.Exists(program.PathOf("runs/train/model.zip")));
    }

    [TestMethod]
    public async Task Evaluate_LeaveOneOutOfANetworkThatLearnsFromPixels_Exits2AndSaysWhatToDo()
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);

        (await program.RunAsync("evaluate", "data", "--leave-one-out")).AssertRefused(2, "train one with --network resnet18");
    }
}

using System.Text.Json.Nodes;

namespace MlNetClassifier.App.Tests.App.Runs;

[TestClass]
public sealed class StoredRunTests(TestContext context)
{
    [TestMethod]
    public async Task Train_Int8_SaysWhatItCostsOnTerminalInSummaryAndOnTheCard()
    {
        var program = new TestProgram(context.TestTempDirectory!) { Width = 500 };
        TestDataset.Draw(program.PathOf("data"));

        ProgramResult result =
            await program.RunAsync("train", "--data", "data", "--network", "resnet18", "--size", "32", "--store", "int8");

        result.AssertCode(0);
        const string Said = "The pretrained weights are stored as int8: right on 100.0 % of 6 validation images, in float32 on "
            + "100.0 %; 0 get another label.";
        Assert.Contains(Said, result.Out);
        Assert.Contains("- " + Said, program.Read("runs/train/model_card.md"));
        JsonNode storage = JsonNode.Parse(program.Read("runs/train/summary.json"))!["storage"]!;
        Assert.AreEqual(
            ("int8", 6, 1.0, 1.0, 0), ((string)storage["storage"]!, (int)storage["images"]!, (double)storage["accuracy"]!,
                (double)storage["accuracyInFloat32"]!, (int)storage["labelsChanged"]!));
        Assert.AreEqual("int8", (string)JsonNode.Parse(program.Read("runs/train/args.json"))!["store"]!);
        Assert.Contains("storage       int8 (the pretrained weights of resnet18)", (await program.RunAsync("info")).Out);
    }

    [TestMethod]
    public async Task Train_StoreOfANetworkWithoutPretrainedWeights_IsRefused()
    {
        ProgramResult result = await new TestProgram(context.TestTempDirectory!).RunAsync("train", "--store", "int8");

        result.AssertCode(2);
        Assert.Contains("--store belongs to pretrained networks", result.Error);
    }
}

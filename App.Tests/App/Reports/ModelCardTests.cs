using System.Text.Json.Nodes;

namespace MlNetClassifier.App.Tests.App.Reports;

/// <summary>What people wrote into a model card outlives the program's next visit.</summary>
[TestClass]
public sealed class ModelCardTests(TestContext context)
{
    private const string Card = "runs/train/model_card.md";
    private const string Json = "runs/train/model_card.json";
    private const string Unwritten = "Not stated. Whoever passes this model on should say so here.";

    private TestProgram Program => new(context.TestTempDirectory!);

    [TestMethod]
    public async Task Resume_OfAFinishedRun_KeepsWhatPeopleWrote()
    {
        string written = await WriteAsync();

        (await Program.RunAsync("train", "--resume", "train", "--epochs", "2", "--override")).AssertCode(0);

        string card = Program.Read(Card);
        Assert.Contains("## Intended use\n\nSorting pebbles.\n\nOn a beach.\n\n## Not for\n\nDiamonds.\n\n## Figures", card);
        Assert.Contains("under what licence: my own photographs, CC0.", card);
        Assert.EndsWith("\n\n## Contact\n\nThe lifeguard.\n", card);
        Assert.Contains("of 2 (all epochs done)", card, "the figures are those of the new model");
        Assert.DoesNotContain("of 1 (all epochs done)", card);
        JsonNode json = JsonNode.Parse(Program.Read(Json))!;
        Assert.AreEqual(("pebbles", "diamonds", "CC0"),
            ((string)json["intendedUse"]!, (string)json["notFor"]!, (string)json["licence"]!));
        Assert.AreNotEqual(written, card);
    }

    [TestMethod]
    public async Task Report_OfARun_LeavesTheCardAsItIs()
    {
        string written = await WriteAsync();

        (await Program.RunAsync("report", "runs/train")).AssertCode(0);

        Assert.AreEqual(written, Program.Read(Card));
    }

    [TestMethod]
    public async Task Train_AnotherRunInTheSameFolder_BeginsACardOfItsOwn()
    {
        await WriteAsync();

        (await Program.RunAsync([.. TrainedRun.Quick, "--exist-ok"])).AssertCode(0);

        Assert.DoesNotContain("pebbles", Program.Read(Card));
        Assert.AreEqual(string.Empty, (string)JsonNode.Parse(Program.Read(Json))!["intendedUse"]!);
    }

    private async Task<string> WriteAsync()
    {
        TestDataset.Draw(Program.PathOf("data"), 4);
        (await Program.RunAsync(TrainedRun.Quick)).AssertCode(0);
        string[] parts = Program.Read(Card).Split(Unwritten);
        string card = $"{parts[0]}Sorting pebbles.\n\nOn a beach.{parts[1]}Diamonds.{parts[2]}"
            .Replace("not stated; whoever passes this model on should say so here.", "my own photographs, CC0.",
                StringComparison.Ordinal)
                + "\n## Contact\n\nThe lifeguard.\n";
        JsonNode json = JsonNode.Parse(Program.Read(Json))!;
        (json["intendedUse"], json["notFor"], json["licence"]) = ("pebbles", "diamonds", "CC0");
        Program.Write(Card, card);
        Program.Write(Json, json.ToJsonString());
        return card;
    }
}

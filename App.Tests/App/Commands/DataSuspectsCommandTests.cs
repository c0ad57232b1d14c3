using System.Text.Json.Nodes;
using MlNetClassifier.App.Tests.App.Suspects;

namespace MlNetClassifier.App.Tests.App.Commands;

[TestClass]
public sealed class DataSuspectsCommandTests(TestContext context)
{
    private TestProgram Program => new(context.TestTempDirectory!);

    [TestMethod]
    public async Task Suspects_WrongLabelCopyAndDarkPicture_AreAllFoundAndNothingElseIs()
    {
        SuspectSet.Draw(Program);

        ProgramResult result = await Program.RunAsync("data", "suspects", "--data", "set", "--unlabelled", "new");
        ProgramResult again = await Program.RunAsync("data", "suspects", "set", "--json");

        result.AssertCode(0);
        Assert.StartsWith("set: 38 images, 3 classes. 1 label (2.6 %) is doubtful.", result.Words);
        Assert.MatchesRegex($@"{SuspectSet.Wrong} +blå hav +red", result.Out);
        Assert.Contains("51 % were real errors (Northcutt et al., 2021)", result.Words);
        Assert.Contains("Label these first", result.Out);
        Assert.Contains("mlnetclassifier train --data labels.csv --network resnet18", result.Out);
        again.AssertCode(0);
        JsonNode document = JsonNode.Parse(again.Out)!;
        Assert.AreEqual("""{"label":1,"outlier":1,"copy":2,"dark":1}""", document["counts"]!.ToJsonString());
        Assert.AreEqual(SuspectSet.Wrong, (string)document["suspects"]![0]!["path"]!);
        Assert.AreEqual("red", (string)document["suspects"]![0]!["suggested"]!);
        Assert.IsTrue(document["suspects"]![0]!["neighbours"]!.AsArray().All(label => (string)label! == "red"));
        Assert.IsGreaterThan(0.9, (double)document["outOfFoldAccuracy"]!);
        string[] suspects = Program.Read("suspects/suspects.csv").TrimEnd().Split('\n');
        Assert.StartsWith("path,label,suggested,split,reasons,self_confidence,normalized_margin,detail,neighbours", suspects[0]);
        Assert.StartsWith($"{SuspectSet.Wrong},blå hav,red,", suspects[1]);
        Assert.HasCount(5, suspects);
        Assert.IsTrue(suspects[2..].All(row => row.Split(',')[2].Length == 0), "only a doubtful label has a suggestion");
        string[] ranking = Program.Read("suspects/ranking.csv").TrimEnd().Split('\n');
        Assert.HasCount(39, ranking);
        Assert.StartsWith($"{SuspectSet.Wrong},blå hav,red,", ranking[1]);
        Assert.IsFalse(File.Exists(Program.PathOf("suspects/unlabelled.csv"))); // of the run before
    }

    [TestMethod]
    public async Task Suspects_Usage_IsRefusedBeforeAnythingIsRead()
    {
        Program.Write("set/a/1.png", TestDataset.Picture(0, 2, 0));
        Program.Write("set/a/2.png", TestDataset.Picture(0, 2, 1));
        Program.Write("full/mine.txt", "mine");
        Directory.CreateDirectory(Program.PathOf("empty"));

        (await Program.RunAsync("data", "suspects")).AssertRefused(2, "data suspects my-images");
        (await Program.RunAsync("data", "suspects", "set", "--out", "full")).AssertRefused(2, "--out is 'full'", "--overwrite");
        (await Program.RunAsync("data", "suspects", "set", "--network", "compact")).AssertRefused(2, "compact", "resnet18");
        (await Program.RunAsync("data", "suspects", "set", "--unlabelled", "nowhere")).AssertRefused(3, "nowhere");
        (await Program.RunAsync("data", "suspects", "set", "--unlabelled", "empty")).AssertRefused(3, "no image in 'empty'");
        ProgramResult one = await Program.RunAsync("data", "suspects", "set");
        one.AssertCode(3);
        Assert.Contains("at least 2", one.Error);
        Assert.IsFalse(Directory.Exists(Program.PathOf("suspects")));
        Assert.AreEqual("mine", Program.Read("full/mine.txt"));
    }
}

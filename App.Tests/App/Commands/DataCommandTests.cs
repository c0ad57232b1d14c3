using System.Text.Json.Nodes;

namespace MlNetClassifier.App.Tests.App.Commands;

[TestClass]
public sealed class DataCommandTests(TestContext context)
{
    private TestProgram Program => new(context.TestTempDirectory!);

    [TestMethod]
    public async Task Generate_NewFolder_MakesASetAndPrintsWhere()
    {
        ProgramResult result = await Program.RunAsync("data", "generate", "my set", "--images-per-class", "2");

        result.AssertCode(0);
        Assert.AreEqual(Program.PathOf("my set") + Environment.NewLine, result.Out);
        Assert.AreEqual($"Made a sample set of 6 images in my set.{Environment.NewLine}", result.Error);
        Assert.AreSequenceEqual(
            ["circle", "square", "triangle"],
            Directory.GetDirectories(Program.PathOf("my set")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.HasCount(2, Directory.GetFiles(Program.PathOf("my set/circle")));
    }

    [TestMethod]
    public async Task Generate_SameSetIsThere_ReusesIt()
    {
        ProgramResult first = await Program.RunAsync("data", "generate", "--images-per-class", "1");
        string image = Directory.GetFiles(Program.PathOf("sample-data/circle")).Single();
        File.SetLastWriteTimeUtc(image, DateTime.UnixEpoch);

        ProgramResult second = await Program.RunAsync("data", "generate", "--images-per-class", "1", "--json");

        second.AssertCode(0);
        Assert.StartsWith("Made a sample set", first.Error);
        Assert.StartsWith("Using the sample set", second.Error);
        Assert.IsTrue((bool)JsonNode.Parse(second.Out)!["reused"]!);
        Assert.AreEqual(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(image));
    }

    [TestMethod]
    [DataRow(1, 5)]
    [DataRow(2, 0)]
    public async Task Generate_OtherSetIsThere_Exits3(int imagesPerClass, int seed)
    {
        await Program.RunAsync("data", "generate", "--images-per-class", "1");

        ProgramResult result =
            await Program.RunAsync("data", "generate", "--images-per-class", $"{imagesPerClass}", "--seed", $"{seed}");

        result.AssertRefused(3, "sample-data", "Delete that folder or give another one");
    }

    [TestMethod]
    public async Task Generate_ForeignFolder_Exits3AndLeavesItAlone()
    {
        Program.Write("mine/letter.txt", "dear");

        ProgramResult result = await Program.RunAsync("data", "generate", "mine");

        result.AssertRefused(3, "mine", "give another one");
        Assert.AreEqual("dear", Program.Read("mine/letter.txt"));
        Assert.HasCount(1, Directory.GetFileSystemEntries(context.TestTempDirectory!));
    }

    [TestMethod]
    public async Task Generate_Cancelled_Exits130AndLeavesNothing()
    {
        ProgramResult result =
            await new TestProgram(context.TestTempDirectory!) { Stop = new CancellationToken(canceled: true) }.RunAsync("data",
                "generate");

        result.AssertRefused(130);
        Assert.IsEmpty(Directory.GetFileSystemEntries(context.TestTempDirectory!));
    }
}

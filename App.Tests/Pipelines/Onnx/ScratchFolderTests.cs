using MlNetClassifier.Pipelines.Onnx;

namespace MlNetClassifier.App.Tests.Pipelines.Onnx;

[TestClass]
public sealed class ScratchFolderTests(TestContext context)
{
    private static readonly DateTime TwoDaysAgo = TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-2);

    [TestMethod]
    public void Sweep_FoldersOfProcesses_RemovesOnlyThoseThatEndedLongAgo()
    {
        string killed = Make("killed", "1.onnx", TwoDaysAgo), alive = Make("alive1", "1.onnx", TwoDaysAgo);
        string young = Make("young1", "1.onnx", TwoDaysAgo.AddHours(25)), others = Make("backup", "thesis.docx", TwoDaysAgo);
        using (new FileStream(Path.Combine(alive, ".in-use"), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None))
        {
            Directory.SetLastWriteTimeUtc(alive, TwoDaysAgo);

            ScratchFolder.Sweep(context.TestTempDirectory!);
        }

        Assert.AreSequenceEqual(
            new[] { alive, others, young }.Order(StringComparer.Ordinal),
            Directory.GetDirectories(context.TestTempDirectory!).Order(StringComparer.Ordinal));
        Assert.IsFalse(Directory.Exists(killed));
    }

    private string Make(string name, string file, DateTime time)
    {
        string folder = Directory.CreateDirectory(Path.Combine(context.TestTempDirectory!, "mlnetclassifier-" + name)).FullName;
        File.WriteAllText(Path.Combine(folder, file), "content");
        Directory.SetLastWriteTimeUtc(folder, time);
        return folder;
    }
}

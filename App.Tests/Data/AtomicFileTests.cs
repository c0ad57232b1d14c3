using System.Text;
using MlNetClassifier.Data;

namespace MlNetClassifier.App.Tests.Data;

[TestClass]
public sealed class AtomicFileTests(TestContext context)
{
    private string Folder => context.TestTempDirectory!;

    [TestMethod]
    public void WriteText_MissingFolder_IsMade()
    {
        string path = Path.Combine(Folder, "new", "deep ü", "file.txt");

        AtomicFile.WriteText(path, "größer\n");

        Assert.AreSequenceEqual(Encoding.UTF8.GetBytes("größer\n"), File.ReadAllBytes(path));
        Assert.AreSequenceEqual([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [TestMethod]
    public void WriteText_FileIsThere_IsReplacedAsAWhole()
    {
        string path = Path.Combine(Folder, "file.txt");
        File.WriteAllText(path, new string('x', 10_000));

        AtomicFile.WriteText(path, "short");

        Assert.AreEqual("short", File.ReadAllText(path));
        Assert.AreSequenceEqual([path], Directory.GetFiles(Folder));
    }

    [TestMethod]
    public void Write_WriterFailsHalfway_LeavesTheOldFileAndNothingElse()
    {
        string path = Path.Combine(Folder, "file.txt");
        File.WriteAllText(path, "old");

        InvalidOperationException error = Assert.ThrowsExactly<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write("half of the n"u8);
            throw new InvalidOperationException("the power went");
        }));

        Assert.AreEqual("the power went", error.Message);
        Assert.AreEqual("old", File.ReadAllText(path));
        Assert.AreSequenceEqual([path], Directory.GetFiles(Folder));
    }

    [TestMethod]
    public void Write_WhileWriting_ReadersSeeTheOldFile()
    {
        string path = Path.Combine(Folder, "file.txt");
        File.WriteAllText(path, "old");
        string? seen = null;

        AtomicFile.Write(path, stream =>
        {
            stream.Write("new"u8);
            stream.Flush();
            seen = File.ReadAllText(path);
        });

        Assert.AreEqual("old", seen);
        Assert.AreEqual("new", File.ReadAllText(path));
    }

    [TestMethod]
    public void WriteText_TargetIsAFolder_IsRefusedAndTheFolderStays()
    {
        string path = Path.Combine(Folder, "folder");
        Directory.CreateDirectory(Path.Combine(path, "inside"));

        Assert.Throws<IOException>(() => AtomicFile.WriteText(path, "text"));

        Assert.IsTrue(Directory.Exists(Path.Combine(path, "inside")));
        Assert.IsEmpty(Directory.GetFiles(Folder));
    }
}

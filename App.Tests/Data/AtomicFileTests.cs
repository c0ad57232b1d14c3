using System.Runtime.Versioning;
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

        IOException error = Assert.ThrowsExactly<IOException>(() => AtomicFile.WriteText(path, "text"));

        Assert.Contains($"'{path}': it is a folder", error.Message);
        Assert.IsTrue(Directory.Exists(Path.Combine(path, "inside")));
        Assert.IsEmpty(Directory.GetFiles(Folder));
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    [DataRow(true)]
    [DataRow(false)]
    public void WriteText_Link_IsFollowedAndStaysALink(bool leadsToAFile)
    {
        string file = Path.Combine(Folder, "elsewhere", "file.txt"), link = Path.Combine(Folder, "link.txt");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.CreateSymbolicLink(link, Path.Combine("elsewhere", "between.txt"));
        File.CreateSymbolicLink(Path.Combine(Folder, "elsewhere", "between.txt"), "file.txt");
        if (leadsToAFile)
            File.WriteAllText(file, "old");

        AtomicFile.WriteText(link, "new");

        Assert.AreEqual(Path.Combine("elsewhere", "between.txt"), new FileInfo(link).LinkTarget);
        Assert.AreEqual("new", File.ReadAllText(file));
    }

    [TestMethod]
    public void WriteText_ReadOnlyFile_IsRefusedAndStays()
    {
        string path = Path.Combine(Folder, "file.txt");
        File.WriteAllText(path, "old");
        File.SetAttributes(path, FileAttributes.ReadOnly);

        UnauthorizedAccessException error =
            Assert.ThrowsExactly<UnauthorizedAccessException>(() => AtomicFile.WriteText(path, "new"));

        File.SetAttributes(path, FileAttributes.Normal);
        Assert.Contains($"'{path}': it is read-only", error.Message);
        Assert.AreEqual("old", File.ReadAllText(path));
        Assert.AreSequenceEqual([path], Directory.GetFiles(Folder));
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    [SupportedOSPlatform("linux")]
    public void WriteText_Pipe_GetsTheTextAndStaysAPipe()
    {
        string pipe = Path.Combine(Folder, "pipe");
        TestPipe.Make(pipe);
        Task<string> read = Task.Run(() => File.ReadAllText(pipe));

        AtomicFile.WriteText(pipe, "through");

        Assert.AreEqual("through", read.GetAwaiter().GetResult());
        Assert.IsTrue(SpecialFile.Is(pipe));
        Assert.AreSequenceEqual([pipe], Directory.GetFiles(Folder));
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void WriteText_Device_StaysADevice()
    {
        string link = Path.Combine(Folder, "nothing");
        File.CreateSymbolicLink(link, "/dev/null");

        AtomicFile.WriteText(link, "away");

        Assert.IsTrue(SpecialFile.Is("/dev/null"));
        Assert.IsTrue(SpecialFile.Is(link));
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    [SupportedOSPlatform("linux")]
    public void WriteText_FileIsThere_KeepsItsPermissions()
    {
        string path = Path.Combine(Folder, "secret.txt");
        File.WriteAllText(path, "old");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        AtomicFile.WriteText(path, "new");

        Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void RemoveLeftovers_FilesOfOthersAndBehindLinks_Stay()
    {
        string run = Directory.CreateDirectory(Path.Combine(Folder, "run", "weights")).Parent!.FullName;
        string others = Directory.CreateDirectory(Path.Combine(Folder, "others")).FullName;
        string own = $"last.{Guid.NewGuid():N}.tmp";
        string[] kept =
            [Path.Combine(run, "notes.tmp"), Path.Combine(run, "weights", "0123.tmp"), Path.Combine(others, own)];
        string gone = Path.Combine(run, "weights", own), young = Path.Combine(run, own);
        Directory.CreateSymbolicLink(Path.Combine(run, "linked"), others);
        foreach (string file in kept.Append(gone).Append(young))
            File.WriteAllText(file, "content");
        File.SetLastWriteTimeUtc(gone, TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-2));

        AtomicFile.RemoveLeftovers(run, TimeSpan.FromHours(1));

        Assert.IsFalse(File.Exists(gone));
        foreach (string file in kept.Append(young))
            Assert.IsTrue(File.Exists(file), file);

        AtomicFile.RemoveLeftovers(run, TimeSpan.Zero);

        Assert.IsFalse(File.Exists(young));
    }

    [TestMethod]
    public void WriteNamed_ContentThatFails_LeavesNothing()
    {
        Assert.ThrowsExactly<InvalidDataException>(() => AtomicFile.WriteNamed(
            Folder, _ => throw new InvalidDataException()));

        Assert.IsEmpty(Directory.EnumerateFiles(Folder));
    }

    [TestMethod]
    public void WriteNamed_Content_NamesTheFile()
    {
        string path = AtomicFile.WriteNamed(Path.Combine(Folder, "new"), stream =>
        {
            stream.WriteByte(7);
            return "seven";
        });

        Assert.AreEqual(Path.Combine(Folder, "new", "seven"), path);
        Assert.AreEqual("07", Convert.ToHexString(File.ReadAllBytes(path)));
    }

    // What a full disk gives: a sentence that names the file that was asked for, not the one beside it.
    [TestMethod]
    public void Write_NoSpaceLeft_NamesTheFile()
    {
        string path = Path.Combine(Folder, "file");

        IOException error = Assert.ThrowsExactly<IOException>(() => AtomicFile.Write(path, stream =>
            throw new IOException($"No space left on device : '{stream.Name}'")));

        Assert.AreEqual($"Cannot write '{path}': No space left on device.", error.Message);
    }
}

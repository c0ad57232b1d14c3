using System.Runtime.Versioning;
using MlNetClassifier.Training.Native;

namespace MlNetClassifier.App.Tests.Training.Native;

[TestClass]
[OSCondition(OperatingSystems.Linux)]
[SupportedOSPlatform("linux")]
public sealed class PrivateCacheDirectoryTests(TestContext context)
{
    private string DirectoryPath => Path.Combine(context.TestTempDirectory!, "cache", "mlnetclassifier");

    [TestMethod]
    public void Open_NotThere_IsMadeForTheOwnerOnly()
    {
        PrivateCacheDirectory.Open(DirectoryPath);

        Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(DirectoryPath));
    }

    [TestMethod]
    [DataRow(UnixFileMode.GroupWrite)]
    [DataRow(UnixFileMode.OtherWrite)]
    public void Open_OthersMayWrite_IsRefused(UnixFileMode extra)
    {
        PrivateCacheDirectory.Open(DirectoryPath);
        File.SetUnixFileMode(DirectoryPath, File.GetUnixFileMode(DirectoryPath) | extra);

        UnauthorizedAccessException error =
            Assert.ThrowsExactly<UnauthorizedAccessException>(() => PrivateCacheDirectory.Open(DirectoryPath));

        Assert.Contains("chmod 700", error.Message);
    }

    [TestMethod]
    public void Open_CannotBeMade_SaysWhatToDo()
    {
        File.WriteAllText(Path.Combine(context.TestTempDirectory!, "cache"), "a file where a directory should be");

        IOException error = Assert.ThrowsExactly<IOException>(() => PrivateCacheDirectory.Open(DirectoryPath));

        Assert.Contains("set XDG_CACHE_HOME to a directory in which you may write", error.Message);
    }

    [TestMethod]
    [DataRow("/xdg", "/home/ann", "/xdg/mlnetclassifier")]
    [DataRow("xdg", "/home/ann", "/home/ann/.cache/mlnetclassifier")]
    [DataRow(null, "/home/ann", "/home/ann/.cache/mlnetclassifier")]
    public void PathUnder_CacheOrHome_IsBelowIt(string? cache, string home, string expected) =>
        Assert.AreEqual(expected, PrivateCacheDirectory.PathUnder(cache, home));

    [TestMethod]
    [DataRow("")]
    [DataRow("home/ann")]
    public void PathUnder_NoHome_IsRefused(string home) => Assert.Contains("set XDG_CACHE_HOME to a directory",
        Assert.ThrowsExactly<IOException>(() => PrivateCacheDirectory.PathUnder(null, home)).Message);

    [TestMethod]
    public void Open_Link_IsRefused()
    {
        string elsewhere = Directory.CreateDirectory(Path.Combine(context.TestTempDirectory!, "elsewhere")).FullName;
        Directory.CreateDirectory(Path.GetDirectoryName(DirectoryPath)!);
        Directory.CreateSymbolicLink(DirectoryPath, elsewhere);

        UnauthorizedAccessException error =
            Assert.ThrowsExactly<UnauthorizedAccessException>(() => PrivateCacheDirectory.Open(DirectoryPath));

        Assert.Contains("a link is not followed", error.Message);
    }

    [TestMethod]
    public void Store_SameContentTwice_WritesOnce()
    {
        PrivateCacheDirectory cache = PrivateCacheDirectory.Open(DirectoryPath);
        string first = cache.Store("library", ".so", [1, 2, 3]);
        DateTime written = File.GetLastWriteTimeUtc(first);

        string second = cache.Store("library", ".so", [1, 2, 3]);

        Assert.AreEqual(first, second);
        Assert.AreEqual(written, File.GetLastWriteTimeUtc(second));
        Assert.AreSequenceEqual([first], Directory.GetFiles(DirectoryPath));
    }
}

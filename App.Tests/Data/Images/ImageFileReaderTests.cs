using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using MlNetClassifier.Data.Images;

namespace MlNetClassifier.App.Tests.Data.Images;

/// <summary>What lies at a path, through the loader: nothing, folders, links, pipes, files that may not be read.</summary>
[TestClass]
public sealed partial class ImageFileReaderTests(TestContext context)
{
    [TestMethod]
    [DataRow("missing.jpg")]
    [DataRow("no/such/folder/x.jpg")]
    [DataRow("nul\0inside.jpg")]
    public void TryLoad_NothingThere_IsNotFound(string name) => AssertFault(ImageFault.NotFound, PathOf(name));

    [TestMethod]
    public void TryLoad_EmptyPath_IsNotFound() => AssertFault(ImageFault.NotFound, "");

    [TestMethod]
    public void TryLoad_Folder_IsDirectory() => AssertFault(ImageFault.IsDirectory, context.TestTempDirectory!);

    [TestMethod]
    public void TryLoad_EmptyFile_IsEmpty()
    {
        File.WriteAllBytes(PathOf("x.jpg"), []);

        AssertFault(ImageFault.Empty, PathOf("x.jpg"));
    }

    [TestMethod]
    public void TryLoad_FileOverTheLimit_IsFileTooLargeAndNotRead()
    {
        using (FileStream sparse = File.Create(PathOf("x.jpg")))
            sparse.SetLength(ImageLimits.MaxFileBytes + 1L);

        ImageLoadResult result = AssertFault(ImageFault.FileTooLarge, PathOf("x.jpg"));

        Assert.AreEqual("268435457 bytes; at most 268435456 are read", result.Detail);
    }

    [TestMethod]
    public void TryLoad_TextNamedAsAnImage_IsUnknownFormat()
    {
        File.WriteAllText(PathOf("x.jpg"), "not a picture");

        ImageLoadResult result = AssertFault(ImageFault.UnknownFormat, PathOf("x.jpg"));

        Assert.StartsWith("UnknownFormat: the content is not JPEG", result.Describe("x.jpg"));
    }

    [TestMethod]
    public void FaultOf_EveryErrorOfTheFileSystem_HasAName()
    {
        Assert.AreEqual(ImageFault.AccessDenied, ImageFileReader.FaultOf(new UnauthorizedAccessException()));
        Assert.AreEqual(ImageFault.Io, ImageFileReader.FaultOf(new IOException()));
        Assert.AreEqual(ImageFault.NotFound, ImageFileReader.FaultOf(new DirectoryNotFoundException()));
        Assert.AreEqual(ImageFault.FileTooLarge, ImageFileReader.FaultOf(new InsufficientMemoryException()));
        Assert.IsNull(ImageFileReader.FaultOf(new InvalidOperationException()));
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    [UnsupportedOSPlatform("windows")]
    public void TryLoad_FileOfAnotherUser_IsAccessDenied()
    {
        File.WriteAllBytes(PathOf("x.jpg"), TestImages.Photo(20, 20));
        File.SetUnixFileMode(PathOf("x.jpg"), UnixFileMode.None);

        // Nothing is denied to root, which containers often run as.
        AssertFault(Environment.IsPrivilegedProcess ? ImageFault.None : ImageFault.AccessDenied, PathOf("x.jpg"));
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void TryLoad_Links_AreFollowedOrNamed()
    {
        File.WriteAllBytes(PathOf("x.jpg"), TestImages.Photo(20, 20));
        File.CreateSymbolicLink(PathOf("good"), PathOf("x.jpg"));
        File.CreateSymbolicLink(PathOf("relative"), "x.jpg");
        File.CreateSymbolicLink(PathOf("dangling"), PathOf("gone.jpg"));
        File.CreateSymbolicLink(PathOf("loop"), PathOf("loop"));
        File.CreateSymbolicLink(PathOf("folder"), context.TestTempDirectory!);

        AssertFault(ImageFault.None, PathOf("good"));
        AssertFault(ImageFault.None, PathOf("relative"));
        AssertFault(ImageFault.NotFound, PathOf("dangling"));
        AssertFault(ImageFault.Io, PathOf("loop"));
        AssertFault(ImageFault.IsDirectory, PathOf("folder"));
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    [Timeout(30_000, CooperativeCancellation = true)]
    public void TryLoad_PipeOrDevice_IsEmptyAndNeverOpened()
    {
        Assert.AreEqual(0, MakePipe(PathOf("pipe.jpg"), 0b110_000_000));
        File.CreateSymbolicLink(PathOf("link.jpg"), PathOf("pipe.jpg"));

        AssertFault(ImageFault.Empty, PathOf("pipe.jpg"));
        AssertFault(ImageFault.Empty, PathOf("link.jpg"));
        AssertFault(ImageFault.Empty, "/dev/zero");
    }

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakePipe(string path, uint mode);

    private string PathOf(string name) => Path.Combine(context.TestTempDirectory!, name);

    private static ImageLoadResult AssertFault(ImageFault expected, string path)
    {
        var input = new ImageInput();

        ImageLoadResult result = new ImageLoader(input).TryLoad(path, new byte[input.ByteCount]);

        Assert.AreEqual(expected, result.Fault, result.Detail);
        return result;
    }
}

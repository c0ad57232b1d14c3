using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace MlNetClassifier.App.Tests.Data;

/// <summary>Makes named pipes, which .NET cannot.</summary>
[SupportedOSPlatform("linux")]
internal static partial class TestPipe
{
    private const uint ForTheOwner = 0x180; // rw-------

    public static void Make(string path) => Assert.AreEqual(0, MakePipe(path, ForTheOwner), path);

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MakePipe(string path, uint mode);
}

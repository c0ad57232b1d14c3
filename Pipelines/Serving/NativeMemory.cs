using System.Runtime.InteropServices;

namespace MlNetClassifier.Pipelines.Serving;

/// <summary>
/// Gives the memory of a disposed model back to the system. glibc keeps what ONNX Runtime frees, in pieces that the next model
/// does not fit into: over 200 replaced models the process grew to three times its size.
/// </summary>
internal static class NativeMemory
{
    /// <summary>Does so where the C library can; elsewhere it needs no asking.</summary>
    public static void GiveBack()
    {
        if (OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libc.so.6", out nint library)
            && NativeLibrary.TryGetExport(library, "malloc_trim", out _))
            _ = Trim(0);
    }

    [DllImport("libc.so.6", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Trim(nuint pad);
}

using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace MlNetClassifier.Data.Images;

/// <summary>
/// Reads a regular file with the four calls to the system that it takes. .NET's own way makes a dozen, which for small images
/// is more than decoding them.
/// </summary>
/// <remarks>
/// Thread-safe. Returns only on success: every failure is left to .NET's own way of opening the file, which reports it.
/// </remarks>
[SupportedOSPlatform("linux")]
internal static unsafe partial class LinuxFile
{
    private const int ReadOnlyFlag = 0, NonBlockingFlag = 0x800, CloseOnExecFlag = 0x80000;

    /// <inheritdoc cref="LinuxStatus.IsSupported" />
    [SupportedOSPlatformGuard("linux")]
    public static bool IsSupported => LinuxStatus.IsSupported;

    /// <summary>
    /// Bytes of a regular file that has 1 to <paramref name="maxLength"/> of them, in the memory of <paramref name="buffer"/>.
    /// Anything else is not opened, and the answer is false.
    /// </summary>
    public static bool TryRead(string path, long maxLength, ScratchBuffer buffer, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (LinuxStatus.Of(path) is not { Type: LinuxStatus.RegularFile, Length: >= 1 and var length } || length > maxLength)
            return false;

        // Should a pipe have taken the place of the file since, it does not block.
        int handle = Open(path, ReadOnlyFlag | NonBlockingFlag | CloseOnExecFlag);
        if (handle < 0)
            return false;

        try
        {
            Span<byte> target = buffer.Take((int)length);
            int count = 0;
            fixed (byte* start = target)
            {
                nint read;
                while (count < target.Length && (read = Read(handle, start + count, target.Length - count)) != 0)
                {
                    if (read < 0)
                        return false;

                    count += (int)read;
                }
            }

            bytes = target[..count];
            return true;
        }
        finally
        {
            _ = Close(handle);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "read")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Read(int handle, byte* buffer, nint length);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int handle);
}

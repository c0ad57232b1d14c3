using System.Buffers.Binary;
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
    private const int CurrentDirectory = -100;
    private const uint TypeAndSize = 0x1 | 0x200;
    private const int TypeMask = 0xF000, RegularFile = 0x8000;
    private const int ReadOnlyFlag = 0, NonBlockingFlag = 0x800, CloseOnExecFlag = 0x80000;

    /// <summary>Whether the numbers above are those of this machine, and its C library is from 2018 or later.</summary>
    [SupportedOSPlatformGuard("linux")]
    public static bool IsSupported { get; } = OperatingSystem.IsLinux()
        && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64
        && NativeLibrary.TryLoad("libc", typeof(LinuxFile).Assembly, DllImportSearchPath.SafeDirectories, out nint library)
        && NativeLibrary.TryGetExport(library, "statx", out _);

    /// <summary>
    /// Bytes of a regular file that has 1 to <paramref name="maxLength"/> of them, in the memory of <paramref name="buffer"/>.
    /// Anything else is not opened, and the answer is false.
    /// </summary>
    public static bool TryRead(string path, long maxLength, ScratchBuffer buffer, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        byte* status = stackalloc byte[256]; // struct statx is the same on every architecture
        if (path.Contains('\0') || Statx(CurrentDirectory, path, 0, TypeAndSize, status) != 0)
            return false;

        int type = BinaryPrimitives.ReadUInt16LittleEndian(new ReadOnlySpan<byte>(status + 28, 2)) & TypeMask;
        long length = BinaryPrimitives.ReadInt64LittleEndian(new ReadOnlySpan<byte>(status + 40, 8));
        if (type != RegularFile || length < 1 || length > maxLength)
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

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Statx(int directory, string path, int flags, uint mask, byte* status);

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

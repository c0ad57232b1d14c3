using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace MlNetClassifier.Data;

/// <summary>What Linux says of a path and .NET does not: whether it leads to a file, a pipe, a device.</summary>
/// <param name="Type">Such as <see cref="RegularFile"/>.</param>
/// <param name="Length">In bytes.</param>
/// <param name="Modified">When it was last written to, in microseconds since 1970.</param>
[SupportedOSPlatform("linux")]
internal readonly unsafe partial record struct LinuxStatus(int Type, long Length, long Modified)
{
    public const int RegularFile = 0x8000, Folder = 0x4000;
    private const int TypeMask = 0xF000;
    private const int CurrentDirectory = -100;
    private const uint TypeSizeAndTime = 0x1 | 0x200 | 0x40;

    /// <summary>Whether the numbers above are those of this machine, and its C library is from 2018 or later.</summary>
    [SupportedOSPlatformGuard("linux")]
    public static bool IsSupported { get; } = OperatingSystem.IsLinux()
        && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64
        && NativeLibrary.TryLoad("libc", typeof(LinuxStatus).Assembly, DllImportSearchPath.SafeDirectories, out nint library)
        && NativeLibrary.TryGetExport(library, "statx", out _);

    /// <summary>Asks, following links; null if nothing is there, or it cannot be told.</summary>
    public static LinuxStatus? Of(string path)
    {
        byte* status = stackalloc byte[256]; // struct statx is the same on every architecture
        if (path.Contains('\0') || Statx(CurrentDirectory, path, 0, TypeSizeAndTime, status) != 0)
            return null;

        int type = BinaryPrimitives.ReadUInt16LittleEndian(new ReadOnlySpan<byte>(status + 28, 2)) & TypeMask;
        long seconds = BinaryPrimitives.ReadInt64LittleEndian(new ReadOnlySpan<byte>(status + 112, 8));
        uint nanoseconds = BinaryPrimitives.ReadUInt32LittleEndian(new ReadOnlySpan<byte>(status + 120, 4));
        return new LinuxStatus(type, BinaryPrimitives.ReadInt64LittleEndian(new ReadOnlySpan<byte>(status + 40, 8)),
            (seconds * 1_000_000) + (nanoseconds / 1_000));
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Statx(int directory, string path, int flags, uint mask, byte* status);
}

using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using MlNetClassifier.Data;

namespace MlNetClassifier.Training.Native;

/// <summary>
/// A directory of the current user into which no one else can put a file, for native code that is made at run time.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed partial class PrivateCacheDirectory
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode WritableByOthers = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    private PrivateCacheDirectory(string path) => DirectoryPath = path;

    /// <summary>Absolute path of the directory.</summary>
    public string DirectoryPath { get; }

    /// <summary><c>mlnetclassifier</c> under <c>$XDG_CACHE_HOME</c>, or else under <c>~/.cache</c>.</summary>
    /// <exception cref="IOException">There is neither: native code never goes to the current directory.</exception>
    public static string DefaultPath => PathUnder(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME"), Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));

    /// <inheritdoc cref="DefaultPath" />
    /// <param name="cache">The specification of XDG tells programs to ignore a relative path.</param>
    /// <param name="home">Empty if the user has none, or it does not exist.</param>
    internal static string PathUnder(string? cache, string home)
    {
        if (Path.IsPathFullyQualified(cache ?? string.Empty))
            return Path.Combine(cache!, "mlnetclassifier");

        return Path.IsPathFullyQualified(home)
            ? Path.Combine(home, ".cache", "mlnetclassifier")
            : throw new IOException(
                "the home directory does not exist; set XDG_CACHE_HOME to a directory in which you may write.");
    }

    /// <summary>Opens the directory, created with mode 0700 if it is not there.</summary>
    /// <param name="path">Absolute path.</param>
    /// <exception cref="UnauthorizedAccessException">
    /// It is not a directory, belongs to somebody else, or others may write to it; the message says which.
    /// </exception>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static PrivateCacheDirectory Open(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            Directory.CreateDirectory(path, OwnerOnly);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"'{path}' cannot be made; set XDG_CACHE_HOME to a directory in which you may write.", error);
        }

        (uint owner, bool isDirectory, UnixFileMode mode) = Status(path);
        if (!isDirectory)
            throw new UnauthorizedAccessException($"'{path}' is not a directory of its own (a link is not followed); remove it.");

        if (owner != GetEffectiveUserId())
        {
            throw new UnauthorizedAccessException(
                $"'{path}' belongs to user {owner}, not to the current user {GetEffectiveUserId()}; "
                + "set XDG_CACHE_HOME to a directory of your own.");
        }

        if ((mode & WritableByOthers) != 0)
            throw new UnauthorizedAccessException($"'{path}' can be written by others; run: chmod 700 '{path}'.");

        return new PrivateCacheDirectory(path);
    }

    /// <summary>Makes sure that a file with exactly this content is in the directory.</summary>
    /// <param name="name">File name without extension; a fingerprint of the content is added to it.</param>
    /// <param name="extension">Such as <c>.so</c>.</param>
    /// <param name="content">What the file must hold; a file that holds anything else is replaced.</param>
    /// <returns>Absolute path of the file.</returns>
    public string Store(string name, string extension, byte[] content)
    {
        byte[] expected = SHA256.HashData(content);
        string path = Path.Combine(DirectoryPath, $"{name}-{Convert.ToHexStringLower(expected)[..16]}{extension}");
        if (File.Exists(path) && SHA256.HashData(File.ReadAllBytes(path)).AsSpan().SequenceEqual(expected))
            return path;

        // A process that starts meanwhile, perhaps on another host that shares the home directory, sees the whole file or none.
        AtomicFile.Write(path, stream => stream.Write(content));
        return path;
    }

    // .NET does not tell the owner of a file, so the kernel is asked: struct statx is the same on every architecture.
    private static (uint Owner, bool IsDirectory, UnixFileMode Mode) Status(string path)
    {
        const int currentDirectory = -100;
        const int doNotFollowLinks = 0x100;
        const uint typeModeAndOwner = 0x1 | 0x2 | 0x8;
        const int typeMask = 0xF000;
        const int directory = 0x4000;
        Span<byte> status = stackalloc byte[256];
        if (Statx(currentDirectory, path, doNotFollowLinks, typeModeAndOwner, status) != 0)
            throw new IOException($"'{path}' cannot be examined: {Marshal.GetLastPInvokeErrorMessage()}.");

        uint owner = BinaryPrimitives.ReadUInt32LittleEndian(status[20..]);
        ushort mode = BinaryPrimitives.ReadUInt16LittleEndian(status[28..]);
        return (owner, (mode & typeMask) == directory, (UnixFileMode)(mode & 0xFFF));
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Statx(int directory, string path, int flags, uint mask, Span<byte> status);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint GetEffectiveUserId();
}

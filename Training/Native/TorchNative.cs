using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using MlNetClassifier.Pipelines.Onnx;

namespace MlNetClassifier.Training.Native;

/// <summary>Loads native libtorch before the first use of TorchSharp, even where TorchSharp alone fails.</summary>
/// <remarks>
/// <para>
/// TorchSharp 0.107.0's Linux library was built with GCC 15 and imports one function that older systems lack:
/// <c>std::ios_base_library_init()</c>, GLIBCXX_3.4.32 (GCC 13). Debian 12, Ubuntu 22.04 and many clusters have less, and
/// there TorchSharp fails with a misleading message after copying 480 MB. Before GCC 13, programs called
/// <c>std::ios_base::Init::Init()</c> for the same purpose (it sets up std::cout), so a copy of the library that imports that
/// one is equivalent, and nothing else in it is newer than GLIBCXX_3.4.30.
/// </para>
/// <para>
/// Where the stock library loads, nothing of this happens. Otherwise the copy is put into the user's private cache, its
/// content is compared with what was computed from the stock library, and it is loaded from there; TorchSharp then finds it
/// by its name among the libraries of the process. Remove this when TorchSharp is built against an older system again.
/// </para>
/// <para>
/// On Linux libtorch's threads are told to sleep while they wait, unless the user's OMP_WAIT_POLICY says otherwise: by default
/// they spin, and where others use the cores too an epoch takes about twice as long as a result. On an idle machine there is no
/// difference. Memory of a step is kept for the next one: <see cref="GlibcAllocator"/>.
/// </para>
/// </remarks>
internal static class TorchNative
{
    private const string LibTorchVersion = "2.10.0"; // what TorchSharp 0.107.0 was built against
    private const string MissingVersion = "GLIBCXX_3.4.32";
    private static readonly Lock Gate = new();
    private static bool _isLoaded;

    // Directories that .NET searches for native libraries: next to the program, its runtimes folder, the package cache.
    private static IEnumerable<string> SearchDirectories =>
    [
        AppContext.BaseDirectory,
        Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native"),
        .. (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? string.Empty)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
    ];

    /// <summary>Makes TorchSharp usable in this process; further calls do nothing. Thread-safe.</summary>
    /// <exception cref="TorchUnavailableException">
    /// libtorch is not there or cannot be loaded; the message says what to do.
    /// </exception>
    public static void EnsureLoaded()
    {
        lock (Gate)
        {
            if (_isLoaded)
                return;

            Load(SearchDirectories);
            _isLoaded = true;
        }
    }

    /// <summary>Loads the native libraries from the first of several directories that has them.</summary>
    /// <param name="directories">Where to look, in order.</param>
    /// <exception cref="TorchUnavailableException">
    /// libtorch is not there or cannot be loaded; the message says what to do.
    /// </exception>
    internal static void Load(IEnumerable<string> directories)
    {
        (string prefix, string extension) = OperatingSystem.IsWindows() ? ("", ".dll")
            : OperatingSystem.IsMacOS() ? ("lib", ".dylib")
            : ("lib", ".so");
        string torch = Find(directories, $"{prefix}torch{extension}", PackageName, LibTorchVersion);
        string wrapper = Find(directories, $"{prefix}LibTorchSharp{extension}", "TorchSharp", null);
        if (OperatingSystem.IsLinux()) // elsewhere TorchSharp loads them by itself
            LoadOnLinux(torch, wrapper);
    }

    /// <summary>Makes a copy of TorchSharp's library that systems before GCC 13 can load.</summary>
    /// <param name="wrapper">Path of the stock <c>libLibTorchSharp.so</c>.</param>
    /// <param name="cacheDirectory">Where the copy goes.</param>
    /// <returns>Path of the copy, whose content is verified.</returns>
    /// <exception cref="InvalidDataException">The library is not one that can be adapted in this way.</exception>
    [SupportedOSPlatform("linux")]
    internal static string CompatibleCopy(string wrapper, string cacheDirectory)
    {
        byte[] patched = ElfSymbolVersions.Rebind(
            File.ReadAllBytes(wrapper),
            "libstdc++.so.6",
            newer: ("_ZSt21ios_base_library_initv", MissingVersion),
            older: ("_ZNSt8ios_base4InitC1Ev", "GLIBCXX_3.4"))
            ?? throw new InvalidDataException($"'{wrapper}' needs more of {MissingVersion} than std::ios_base_library_init()");

        return PrivateCacheDirectory.Open(cacheDirectory).Store(Path.GetFileNameWithoutExtension(wrapper), ".so", patched);
    }

    private static string PackageName => OperatingSystem.IsWindows()
        ? "libtorch-cpu-win-x64"
        : OperatingSystem.IsMacOS() ? "libtorch-cpu-osx-arm64" : "libtorch-cpu-linux-x64";

    private static string Find(IEnumerable<string> directories, string fileName, string package, string? version) =>
        directories.Select(directory => Path.Combine(directory, fileName)).FirstOrDefault(File.Exists)
        ?? throw new TorchUnavailableException(
            $"Training needs libtorch, but '{fileName}' is not next to this program ({AppContext.BaseDirectory}). "
            + "A program that was published with -p:Training=false only scores: train with one that was built or published "
            + "without that. "
            + $"In a program of your own, reference the package {package}{(version is null ? string.Empty : $" {version}")}.");

    [SupportedOSPlatform("linux")]
    private static void LoadOnLinux(string torch, string wrapper)
    {
        try
        {
            NativeEnvironment.SetUnlessSet("OMP_WAIT_POLICY", "passive");

            // A single small image makes libtorch look for a library that this processor does not suit, and warn of it on
            // standard error.
            NativeEnvironment.SetUnlessSet("TORCH_CPP_LOG_LEVEL", "ERROR");
            _ = GlibcAllocator.KeepMemory(Environment.GetEnvironmentVariables());
            NativeLibrary.Load(torch); // the wrapper's own imports are found by name afterwards
            LoadWrapper(wrapper);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TorchUnavailableException(
                "Training needs libtorch, and on this system an adapted copy of TorchSharp's library in a private directory, "
                + $"but {error.Message}", error);
        }
        catch (Exception error) when (error is DllNotFoundException or BadImageFormatException or InvalidDataException)
        {
            string cause = error.Message.ReplaceLineEndings(" ").TrimEnd(' ', '.');
            throw new TorchUnavailableException(
                $"Training needs libtorch, but it cannot be loaded on this system: {cause}. "
                + $"Expected: x64 Linux with glibc 2.28 or newer, and the packages TorchSharp and "
                + $"{PackageName} {LibTorchVersion}.", error);
        }
    }

    [SupportedOSPlatform("linux")]
    private static void LoadWrapper(string wrapper)
    {
        try
        {
            NativeLibrary.Load(wrapper);
        }
        catch (DllNotFoundException error) when (error.Message.Contains(MissingVersion, StringComparison.Ordinal))
        {
            NativeLibrary.Load(CompatibleCopy(wrapper, PrivateCacheDirectory.DefaultPath));
        }
    }
}

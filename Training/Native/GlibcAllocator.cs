using System.Collections;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace MlNetClassifier.Training.Native;

/// <summary>
/// Lets the C library keep the memory that libtorch gives back after each step, instead of asking the system for it again.
/// </summary>
/// <remarks>
/// glibc maps memory of megabytes afresh each time and unmaps it when it is freed, so the system clears every page of every
/// activation in every step. Kept, it costs what the largest step needed once, until the process ends. Other C libraries do not
/// know the call; where the user has set anything of glibc's allocator in the environment, that stays.
/// </remarks>
[SupportedOSPlatform("linux")]
internal static partial class GlibcAllocator
{
    private const int TrimThreshold = -1; // M_TRIM_THRESHOLD, M_TOP_PAD and M_MMAP_MAX of <malloc.h>
    private const int TopPad = -2;
    private const int MappedAtMost = -4;
    private const int PadBytes = 64 * 1024 * 1024;

    /// <summary>Sets it, for the whole process.</summary>
    /// <param name="environment">Variables of the process.</param>
    /// <returns>Whether it was set.</returns>
    public static bool KeepMemory(IDictionary environment)
    {
        if (environment.Keys.Cast<string>()
            .Any(name => name == "GLIBC_TUNABLES" || name.StartsWith("MALLOC_", StringComparison.Ordinal)))
            return false;

        try
        {
            return SetOption(MappedAtMost, 0) == 1 && SetOption(TrimThreshold, int.MaxValue) == 1
                && SetOption(TopPad, PadBytes) == 1;
        }
        catch (EntryPointNotFoundException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetOption(int option, int value);
}

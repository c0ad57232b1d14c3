using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace MlNetClassifier.Pipelines.Onnx;

/// <summary>Environment variables as native libraries of this process see them; .NET's own setter does not reach those.</summary>
internal static partial class NativeEnvironment
{
    /// <summary>Sets a variable, unless the user has.</summary>
    [UnsupportedOSPlatform("windows")]
    public static void SetUnlessSet(string name, string value) => _ = SetEnvironmentVariable(name, value, overwrite: 0);

    /// <summary>What native code reads.</summary>
    [UnsupportedOSPlatform("windows")]
    public static string? Get(string name) => Marshal.PtrToStringUTF8(GetEnvironmentVariable(name));

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetEnvironmentVariable(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint GetEnvironmentVariable(string name);
}

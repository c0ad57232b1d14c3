using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MlNetClassifier.App.Work;

/// <summary>The kind of processor: results are the same to the bit on like ones only.</summary>
internal static class Processor
{
    /// <summary>Such as <c>AMD EPYC, AVX-512</c>.</summary>
    public static string Name { get; } = $"{Model()}, {Vectors()}";

    private static string Vectors() => RuntimeInformation.ProcessArchitecture is not (Architecture.X64 or Architecture.X86)
        ? RuntimeInformation.ProcessArchitecture.ToString()
        : Vector512.IsHardwareAccelerated ? "AVX-512"
        : Vector256.IsHardwareAccelerated ? "AVX2" : "SSE";

    private static string Model()
    {
        try
        {
            string? line = OperatingSystem.IsLinux()
                ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
                : null;
            return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? RuntimeInformation.OSDescription;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return RuntimeInformation.OSDescription;
        }
    }
}

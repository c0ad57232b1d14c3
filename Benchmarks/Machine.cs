using System.Runtime.InteropServices;

namespace MlNetClassifier.Benchmarks;

/// <summary>What the figures were measured on.</summary>
internal static class Machine
{
    public static string Description()
    {
        string? cpu = OperatingSystem.IsLinux()
            ? File.ReadLines("/proc/cpuinfo")
                .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim()
            : null;
        return $"{cpu ?? RuntimeInformation.ProcessArchitecture.ToString()}, {Environment.ProcessorCount} cores, "
            + $"{RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}";
    }
}

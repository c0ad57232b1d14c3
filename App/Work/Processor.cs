using System.Runtime.InteropServices;

namespace MlNetClassifier.App.Work;

/// <summary>The kind of processor: results are the same to the bit on like ones only.</summary>
internal static class Processor
{
    // What the libraries that compute choose their code by. Asking .NET would tell what this program was compiled for.
    private static readonly string[] Instructions = ["avx512f", "avx2", "avx", "asimd"];

    /// <summary>Such as <c>AMD EPYC, avx512f</c>.</summary>
    public static string Name { get; } = $"{Field("model name") ?? RuntimeInformation.ProcessArchitecture.ToString()}, "
        + (Instructions.FirstOrDefault((Field("flags") ?? Field("Features") ?? string.Empty).Split(' ').Contains)
            ?? RuntimeInformation.OSDescription);

    private static string? Field(string name)
    {
        try
        {
            string? line = OperatingSystem.IsLinux()
                ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))
                : null;
            return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

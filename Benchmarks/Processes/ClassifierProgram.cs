using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MlNetClassifier.Benchmarks.Processes;

/// <summary>The program of this repository, as it is built and as it is published.</summary>
internal static class ClassifierProgram
{
    /// <summary>Builds it as the README says, which needs the .NET runtime.</summary>
    /// <returns>Path of the program.</returns>
    public static string Build() => Make("bin", "release", ["build", "App", "-c", "Release"]);

    /// <summary>Publishes it for scoring only (README, "A program that only scores").</summary>
    /// <returns>Path of the program.</returns>
    public static string Publish() => Make(
        "publish", $"release_{RuntimeInformation.RuntimeIdentifier}",
        ["publish", "App", "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-p:Training=false"]);

    private static string Make(string kind, string pivot, IReadOnlyList<string> arguments)
    {
        using Process dotnet = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        string output = dotnet.StandardOutput.ReadToEnd();
        dotnet.WaitForExit();
        return dotnet.ExitCode == 0
            ? Path.GetFullPath(
                Path.Combine("artifacts", kind, "App", pivot,
                    OperatingSystem.IsWindows() ? "mlnetclassifier.exe" : "mlnetclassifier"))
            : throw new InvalidOperationException($"'dotnet {string.Join(' ', arguments)}' failed: {output}");
    }
}

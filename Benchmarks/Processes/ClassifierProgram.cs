using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MlNetClassifier.Benchmarks.Processes;

/// <summary>The program of this repository, as it is built and as it is published.</summary>
internal static class ClassifierProgram
{
    /// <summary>Builds it as the README says, which needs the .NET runtime.</summary>
    /// <returns>Path of the program.</returns>
    public static string Build() => Make("bin", "release", ["build", "App", "-c", "Release"]);

    /// <summary>Publishes the least that a native program with ONNX Runtime can be (<c>BareOnnx.cs</c>).</summary>
    /// <returns>Path of the program, which takes a graph.</returns>
    public static string PublishBareOnnx()
    {
        string folder = Path.GetFullPath(Path.Combine("artifacts", "publish", "BareOnnx"));
        DotNet(["publish", Path.Combine("Benchmarks", "Processes", "BareOnnx.cs"), "-o", folder]);
        return Path.Combine(folder, "MlNetClassifier.BareOnnx.cs");
    }

    /// <summary>Publishes it for scoring only (README, "A program that only scores").</summary>
    /// <returns>Path of the program.</returns>
    public static string Publish() => Make(
        "publish", $"release_{RuntimeInformation.RuntimeIdentifier}",
        ["publish", "App", "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-p:Training=false"]);

    private static string Make(string kind, string pivot, IReadOnlyList<string> arguments)
    {
        DotNet(arguments);
        return Path.GetFullPath(
            Path.Combine("artifacts", kind, "App", pivot,
                OperatingSystem.IsWindows() ? "mlnetclassifier.exe" : "mlnetclassifier"));
    }

    private static void DotNet(IReadOnlyList<string> arguments)
    {
        using Process dotnet = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        string output = dotnet.StandardOutput.ReadToEnd();
        dotnet.WaitForExit();
        if (dotnet.ExitCode != 0)
            throw new InvalidOperationException($"'dotnet {string.Join(' ', arguments)}' failed: {output}");
    }
}

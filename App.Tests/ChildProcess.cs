using System.Diagnostics;
using MlNetClassifier.App.Tests.App;

namespace MlNetClassifier.App.Tests;

/// <summary>Runs a program in a process of its own, to its end.</summary>
internal static class ChildProcess
{
    public static ProgramResult Run(string program, string[] args, string? folder = null)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, args)
        {
            WorkingDirectory = folder ?? string.Empty,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new ProgramResult(process.ExitCode, output, errors.GetAwaiter().GetResult());
    }
}

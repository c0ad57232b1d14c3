using System.Diagnostics;
using System.Globalization;

namespace MlNetClassifier.Benchmarks.Processes;

/// <summary>A program that ran from its start to its end.</summary>
/// <param name="Seconds">Wall time of the whole process.</param>
/// <param name="PeakBytes">Most memory that it had at once; 0 where the system does not tell (elsewhere than on Linux).</param>
/// <param name="Output">What it wrote to standard output.</param>
internal sealed record ProgramRun(double Seconds, long PeakBytes, string Output)
{
    private static readonly TimeSpan Watch = TimeSpan.FromMilliseconds(5);

    /// <summary>Runs a program and takes its time.</summary>
    public static ProgramRun Time(string program, IReadOnlyList<string> arguments) => Run(program, arguments, process =>
    {
        process.WaitForExit();
        return 0;
    });

    /// <summary>Runs a program and watches its memory as well, which costs it a little time.</summary>
    public static ProgramRun Measure(string program, IReadOnlyList<string> arguments) => Run(program, arguments, process =>
    {
        long peak = 0;
        do
        {
            peak = Math.Max(peak, Peak(process.Id));
        }
        while (!process.WaitForExit(Watch));

        return peak;
    });

    private static ProgramRun Run(string program, IReadOnlyList<string> arguments, Func<Process, long> wait)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        long began = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        long peak = wait(process);
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        process.WaitForExit();
        return process.ExitCode == 0
            ? new ProgramRun(seconds, peak, output.Result)
            : throw new InvalidOperationException(
                $"'{program} {string.Join(' ', arguments)}' ended with {process.ExitCode}: {errors.Result}{output.Result}");
    }

    // The high-water mark only rises, so the last reading is the peak, but for what the last few milliseconds add.
    private static long Peak(int process)
    {
        try
        {
            string? line = File.ReadLines($"/proc/{process}/status")
                .FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null
                ? 0
                : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].Split('\t')[^1],
                    CultureInfo.InvariantCulture) * 1024;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}

using System.Diagnostics;
using MlNetClassifier.Data.Images;

namespace MlNetClassifier.Benchmarks;

/// <summary>
/// A program that does one pass of a job for each line on its standard input, and answers with the nanoseconds it took.
/// </summary>
/// <param name="Name">For the table.</param>
/// <param name="File">The program; null means this one.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Jpeg">Value of <see cref="JpegDecoder.VariableName"/>; null leaves the choice to the loader.</param>
internal sealed record Contender(string Name, string? File, IReadOnlyList<string> Arguments, string? Jpeg = null)
{
    public Process Start()
    {
        var start = new ProcessStartInfo(File ?? Environment.ProcessPath!, Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment[JpegDecoder.VariableName] = Jpeg;
        return Process.Start(start)!;
    }

    /// <summary>The other side: answers every line with the time of a pass.</summary>
    public static int Answer(Action pass)
    {
        while (Console.ReadLine() is not null)
        {
            long start = Stopwatch.GetTimestamp();
            pass();
            Console.WriteLine(
                Stopwatch.GetElapsedTime(start).TotalNanoseconds.ToString("F0",
                    System.Globalization.CultureInfo.InvariantCulture));
        }

        return 0;
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace MlNetClassifier.Benchmarks.Training;

/// <summary>The program's own <c>train</c>, as a user runs it, in a folder that is thrown away.</summary>
internal static class TrainCommandRun
{
    /// <summary>
    /// Trains a few epochs and measures from the end of one to the end of the next: steps, validation, checkpoint, report,
    /// everything.
    /// </summary>
    /// <param name="program">Path of the program.</param>
    /// <param name="data">The data set.</param>
    /// <param name="epochs">Epochs, at least 2.</param>
    /// <returns>Median seconds of an epoch, the first left out.</returns>
    public static double SecondsOfEpoch(string program, string data, int epochs)
    {
        var ends = new List<long>();
        Run(program, data,
            ["--no-probe", "--patience", "0", "--epochs", epochs.ToString(CultureInfo.InvariantCulture),
                "--threads", TrainWorker.Threads.ToString(CultureInfo.InvariantCulture)], line =>
        {
            if (line.StartsWith("epoch ", StringComparison.Ordinal))
                ends.Add(Stopwatch.GetTimestamp());
        });
        double[] seconds = [.. ends.Zip(ends.Skip(1), (start, end) => Stopwatch.GetElapsedTime(start, end).TotalSeconds).Order()];
        return seconds[seconds.Length / 2];
    }

    /// <summary>Trains with default options and gives the accuracy on the test split.</summary>
    public static double TestAccuracy(string program, string data, int seed, string precision)
    {
        string json =
            Run(program, data,
                ["--no-probe", "--json", "--seed", seed.ToString(CultureInfo.InvariantCulture), "--precision", precision,
                    "--threads", TrainWorker.Threads.ToString(CultureInfo.InvariantCulture)], _ => { });
        return (double)JsonNode.Parse(json)!["metrics"]!["test"]!["accuracy"]!;
    }

    private static string Run(string program, string data, string[] options, Action<string> onProgress)
    {
        string project = Directory.CreateTempSubdirectory("train-benchmark").FullName;
        try
        {
            string[] arguments = ["train", "--data", Path.GetFullPath(data), "--project", project, .. options];
            var start = new ProcessStartInfo(program, arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = project,
            };
            using Process process = Process.Start(start)!;
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            while (process.StandardError.ReadLine() is { } line)
                onProgress(line);

            process.WaitForExit();
            return process.ExitCode == 0
                ? output.Result
                : throw new InvalidOperationException($"'{program} train' ended with {process.ExitCode}.");
        }
        finally
        {
            Directory.Delete(project, recursive: true);
        }
    }
}

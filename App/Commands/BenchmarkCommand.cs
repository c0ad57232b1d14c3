using System.CommandLine;
using System.Text.Json;
using MlNetClassifier.App.Output;
using MlNetClassifier.App.Settings;
using MlNetClassifier.App.Speed;

namespace MlNetClassifier.App.Commands;

/// <summary><c>benchmark</c>: how fast this machine trains and scores, and what share of its speed that is.</summary>
internal static class BenchmarkCommand
{
    public const string Description = "Measure how fast this machine trains and scores, in a few seconds; keeps no files.";

    private const int DefaultClasses = 3;
    private static readonly string[] Measured = ["--network", "--batch", "--threads", "--precision", "--size"];

    public static Command Create(AppEnvironment environment)
    {
        Option<int> classes = CommonOptions.Number("--classes", DefaultClasses, "Classes of the network.");
        Option<bool> json = CommonOptions.Json();
        var command = new Command("benchmark", Description)
        {
            classes, json,
        };
        var settings =
            SettingsOptions.AddTo(command, SettingsTable.All.Where(setting => Measured.Contains(setting.Name)), environment);
        command.SetAction((parsed, cancellationToken) =>
        {
            TrainRequest asked = settings.Request(SettingsOptions.Given(parsed.CommandResult), cancellationToken);
            var request = new SpeedRequest(asked.Options, asked.Input, parsed.GetValue(classes));
            if (request.Validate() is [_, ..] faults)
                throw new UsageException(string.Join(Environment.NewLine, faults));

            environment.Error.WriteLine("Measuring for a few seconds; anything else running on this machine lowers the figures.");
            SpeedResult result = new SpeedMeasurement(request, cancellationToken).Run();
            if (parsed.GetValue(json))
                environment.Out.WriteLine(
                    ResultJson.Document(JsonSerializer.SerializeToNode(result, SpeedJson.Default.SpeedResult)!));
            else
                Print(result, new ImageSide(asked.Input.Height, asked.Input.Width), request.Classes, environment.Out);

            return Task.FromResult(ExitCode.Ok);
        });
        return command;
    }

    private static void Print(SpeedResult result, ImageSide side, int classes, TextWriter output)
    {
        output.WriteLine($"network of {side} pixels and {Figures.Count(classes)} classes; "
            + $"{Figures.Count(result.Threads, "thread")}; float32 peak of this machine "
            + $"{Figures.Count((long)(result.PeakOperations / 1e9))} GFLOP/s");
        output.WriteLine($"train   {Figures.Count((long)result.TrainImagesPerSecond),8} images/s   "
            + $"{Figures.Percent(result.TrainShareOfPeak),7} of the peak   {result.Precision}, batch {result.BatchSize}, "
            + $"{Figures.Fixed(result.StepSeconds * 1e3, 1)} ms a step");
        output.WriteLine($"score   {Figures.Count((long)result.ScoreImagesPerSecond),8} images/s   "
            + $"{Figures.Percent(result.ScoreShareOfPeak),7} of the peak   image files to scores on all cores, decoding "
            + "included");
    }
}

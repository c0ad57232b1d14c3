using System.CommandLine;
using MlNetClassifier.App.Output;
using MlNetClassifier.App.Settings;
using MlNetClassifier.App.Speed;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Training.Learning;

namespace MlNetClassifier.App.Commands;

/// <summary><c>benchmark</c>: how fast this machine trains and scores, and what share of its speed that is.</summary>
internal static class BenchmarkCommand
{
    private const int DefaultClasses = 3;
    private static readonly NetworkTrainerOptions Defaults = new();

    public static Command Create(AppEnvironment environment)
    {
        Option<int> batch = CommonOptions.Number("--batch", Defaults.BatchSize, "Samples of one step.", "--batch-size", "-b");
        Option<int> threads = CommonOptions.Number("--threads", Defaults.Threads, "Threads of the training engine; 0 means all cores.");
        Option<string> precision = CommonOptions.Choice("--precision", "Numbers that a step multiplies.", Defaults.Precision);
        Option<ImageSide> size = new("--size")
        {
            Description = "Side of the network's input in pixels, or HEIGHTxWIDTH.",
            HelpName = "PIXELS",
            DefaultValueFactory = _ => ImageSide.Default,
            CustomParser = result => ActivationArgument.Parse(result, ImageSide.Parse),
        };
        Option<int> classes = CommonOptions.Number("--classes", DefaultClasses, "Classes of the network.");
        Option<bool> json = CommonOptions.Json();
        var command = new Command("benchmark", "Measure how fast this machine trains and scores, in a few seconds; keeps no files.") { batch, threads, precision, size, classes, json };
        command.SetAction((parsed, cancellationToken) =>
        {
            ImageSide side = parsed.GetValue(size)!;
            var request = new SpeedRequest(
                new NetworkTrainerOptions
                {
                    BatchSize = parsed.GetValue(batch),
                    Threads = parsed.GetValue(threads),
                    Precision = CommonOptions.Chosen<TrainingPrecision>(parsed.GetValue(precision)!),
                },
                new ImageInput { Height = side.Height, Width = side.Width },
                parsed.GetValue(classes));
            if (request.Validate() is [_, ..] faults)
                throw new UsageException(string.Join(Environment.NewLine, faults));

            environment.Error.WriteLine("Measuring for a few seconds; what else runs on this machine makes the figures smaller.");
            SpeedResult result = new SpeedMeasurement(request, cancellationToken).Run();
            if (parsed.GetValue(json))
                environment.Out.WriteLine(ResultJson.Document(result));
            else
                Print(result, side, request.Classes, environment.Out);

            return Task.FromResult(ExitCode.Ok);
        });
        return command;
    }

    private static void Print(SpeedResult result, ImageSide side, int classes, TextWriter output)
    {
        output.WriteLine($"network of {side} pixels and {Figures.Count(classes)} classes; {Figures.Count(result.Threads, "thread")}; float32 peak of this machine {Figures.Count((long)(result.PeakOperations / 1e9))} GFLOP/s");
        output.WriteLine($"train   {Figures.Count((long)result.TrainImagesPerSecond),8} images/s   {Figures.Percent(result.TrainShareOfPeak),7} of the peak   {result.Precision}, batch {result.BatchSize}, {Figures.Fixed(result.StepSeconds * 1e3, 1)} ms a step");
        output.WriteLine($"score   {Figures.Count((long)result.ScoreImagesPerSecond),8} images/s   {Figures.Percent(result.ScoreShareOfPeak),7} of the peak   image files to scores on all cores, decoding included");
    }
}

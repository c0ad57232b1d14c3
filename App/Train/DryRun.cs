using MlNetClassifier.App.Output;
using MlNetClassifier.App.Settings;
using MlNetClassifier.App.Sources;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Training.Trials;

namespace MlNetClassifier.App.Train;

/// <summary>
/// <c>train --dry-run</c>: what would be trained, how long it takes, and what its test can tell. Writes nothing.
/// </summary>
internal sealed class DryRun(TrainRequest request, AppEnvironment environment)
{
    private const double ExampleAccuracy = 0.9;
    private const int BytesOfWeight = 4 * sizeof(float); // weight, gradient and Adam's two moments

    public int Execute(bool json)
    {
        if (request.Validate() is [_, ..] faults)
            throw new UsageException(string.Join(Environment.NewLine, faults));

        if (request.Trainer == TrainerKind.Linear)
            throw new UsageException("--dry-run describes the network; leave --trainer linear out.");

        string data = environment.Resolve(request.Data ?? SampleData.Folder);
        if (request.Data is null && !Directory.Exists(data))
            throw new UsageException("--dry-run writes nothing, but the sample set is not drawn yet; give --data, or run "
                + $"'{environment.CommandName} data generate' first.");

        var dataset = ImageDataset.Open(data, request.Splits);
        RunSummary.PrintData(dataset, isOurs: request.Data is null, environment);
        NetworkDescription network =
            request.Options.DescribeNetwork(dataset.Classes.Count, request.Input.Height, request.Input.Width);
        if (network.Validate() is [_, ..] misfits)
            throw new UsageException(string.Join(Environment.NewLine, misfits));

        foreach (string note in request.Notes())
            environment.Error.WriteLine(note);

        var timing = StepTiming.Measure(network, request.Options);
        int steps = (dataset.Train.Count + request.Options.BatchSize - 1) / request.Options.BatchSize;
        TimeSpan epoch = (timing.Step * steps) + (timing.Evaluation * dataset.Validation.Count);
        TimeSpan all = epoch * request.Options.Epochs;
        if (request.Options.TimeBudget is { } budget && budget < all)
            all = budget;

        if (json)
        {
            environment.Out.WriteLine(ResultJson.Document(new
            {
                Parameters = network.ParameterCount,
                StepsPerEpoch = steps,
                SecondsPerStep = timing.Step.TotalSeconds,
                SecondsPerEpoch = epoch.TotalSeconds,
                Seconds = all.TotalSeconds,
                MemoryBytes = Memory(network, dataset),
                TestImages = dataset.Test.Count,
                Interval = Interval(dataset.Test.Count),
            }));
        }
        else
        {
            Print(network, dataset, timing, steps, epoch, all);
        }

        return ExitCode.Ok;
    }

    private void Print(NetworkDescription network, ImageDataset dataset, StepTiming timing, int steps, TimeSpan epoch,
        TimeSpan all)
    {
        TextWriter output = environment.Out;
        LayerTable.Write(environment, network);
        output.WriteLine();
        Write(string.Empty, $"memory: about {Memory(network, dataset) / (1 << 20):N0} MB on top of the program itself: pixels, "
            + "weights with their moments, and the numbers of one batch");
        Write(string.Empty, $"time: a step of {request.Options.BatchSize} images takes "
            + $"{Figures.Fixed(timing.Step.TotalMilliseconds, 1)} ms here, so an epoch of {Figures.Count(steps, "step")} takes "
            + $"{Figures.Duration(epoch)}");
        DateTimeOffset end = environment.Clock.GetLocalNow() + all;
        Write("  ", $"{Figures.Count(request.Options.Epochs, "epoch")}: {Figures.Duration(all)} after the images are "
            + $"read, until {end:yyyy-MM-dd HH:mm}");
        if (request.Options.Patience > 0 && dataset.Validation.Count > 0 && request.Options.Patience < request.Options.Epochs)
        {
            Write("  ", $"at the earliest {Figures.Duration(epoch * (request.Options.Patience + 1))}: early stopping "
                + $"ends it after {Figures.Count(request.Options.Patience, "epoch")} without an improvement");
        }

        if (Interval(dataset.Test.Count) is { } interval)
        {
            Write(string.Empty, $"test: with {Figures.Count(dataset.Test.Count, "image")}, an accuracy of "
                + $"{Figures.Percent(ExampleAccuracy)} would mean {Figures.Percent(interval.Low)} to "
                + $"{Figures.Percent(interval.High)} (95 % interval); "
                + "it cannot tell apart models that are closer together than that");
        }
        else
        {
            Write(string.Empty, "test: there is no test split, so nothing will be known about images that the model has not "
                + "seen");
        }

        void Write(string indent, string text) => Prose.Write(environment, text, indent);
    }

    private static WilsonInterval? Interval(int images) =>
        images == 0 ? null : WilsonInterval.Of((int)Math.Round(ExampleAccuracy * images), images);

    // Pixels as bytes; a batch is held once on the way forwards, and again as gradients on the way back.
    private long Memory(NetworkDescription network, ImageDataset dataset)
    {
        long pixels = (dataset.Train.Count + (long)dataset.Validation.Count) * network.Input.Length;
        long ofImage = network.Layers.Sum(layer => layer.OutputShape.Aggregate(1L, (product, side) => product * side))
            + network.Input.Length;
        return pixels + (network.ParameterCount * BytesOfWeight) + (2 * sizeof(float) * ofImage * request.Options.BatchSize);
    }
}

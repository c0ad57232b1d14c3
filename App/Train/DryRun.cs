using System.Text.Json.Nodes;
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
/// <param name="request">What is asked for.</param>
/// <param name="given">Which of it the user typed.</param>
/// <param name="environment">The surroundings.</param>
internal sealed class DryRun(TrainRequest request, JsonObject given, AppEnvironment environment)
{
    private const double ExampleAccuracy = 0.9;

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

        TimeSpan all = TimeSpan.Zero;
        NetworkTrial? features = null;
        StepTiming? timing = null;
        IReadOnlyList<HashedSample> hashes = DatasetFingerprint.Hash(dataset, request.Options.CancellationToken);
        if (!request.Options.Network.LearnsFromPixels)
        {
            environment.Error.WriteLine(
                $"Trying {network.Name} on the images for up to {Figures.Duration(PretrainedOffer.LeastLimit)}.");
            features = BackboneProbe.Run(
                dataset, hashes, request.Input, request.Options,
                request.FeatureOptions(environment.Resolve(request.Project)) with { IsReadOnly = true },
                PretrainedOffer.LeastLimit, environment.Clock);
            all = features.WholeTime!.Value;
        }

        if (request.Options.Network.LearnsInSteps)
        {
            timing = StepTiming.Measure(network, request.Options);
            all += Shorter(Epoch(timing, dataset) * request.Options.Epochs);
        }

        var offer = PretrainedOffer.Make(request, given, dataset, hashes, training: null, [], environment);
        if (json)
            environment.Out.WriteLine(ResultJson.Document(Describe(network, dataset, timing, all, features, offer)));
        else
            Print(network, dataset, timing, all, features, offer);

        return ExitCode.Ok;
    }

    private JsonObject Describe(NetworkDescription network, ImageDataset dataset, StepTiming? timing, TimeSpan all,
        NetworkTrial? features, PretrainedOffer? offer)
    {
        JsonObject description = new()
        {
            ["parameters"] = network.ParameterCount,
            ["stepsPerEpoch"] = timing is null ? null : (int?)Steps(dataset),
            ["secondsPerStep"] = timing?.Step.TotalSeconds,
            ["secondsPerEpoch"] = timing is null ? null : (double?)Epoch(timing, dataset).TotalSeconds,
            ["seconds"] = all.TotalSeconds,
            ["memoryBytes"] = features is null ? (long?)Memory(network, dataset) : null,
            ["testImages"] = dataset.Test.Count,
            ["interval"] = ResultJson.Of(Interval(dataset.Test.Count)),
        };
        if (features is not null)
        {
            description["features"] = TrialText.Describe(features);
            description["featuresKept"] = features.Kept;
        }

        if (offer is not null)
            description["probe"] = offer.Describe();

        return description;
    }

    private void Print(NetworkDescription network, ImageDataset dataset, StepTiming? timing, TimeSpan all, NetworkTrial? features,
        PretrainedOffer? offer)
    {
        LayerTable.Write(environment, network);
        environment.Out.WriteLine();
        if (features is not null)
            PrintFeatures(features, dataset, all);

        if (timing is not null)
            PrintSteps(network, dataset, timing, features);

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

        if (offer is not null)
        {
            Write(string.Empty, $"pretrained: {offer.Words()} Its training takes {offer.Duration}, and its model holds "
                + $"{TrialText.Size(offer.Trial)}:");
            Prose.WriteCommand(environment, "  ", offer.Command);
        }
    }

    private void PrintFeatures(NetworkTrial features, ImageDataset dataset, TimeSpan all)
    {
        int images = dataset.Train.Count + dataset.Validation.Count + dataset.Test.Count;
        Write(string.Empty, $"features: {Figures.Fixed(features.ImagesPerSecond!.Value, 1)} images a second here; those of "
            + $"{Figures.Count(features.Kept)} of {Figures.Count(images, "image")} are kept from earlier trainings");
        Write(string.Empty, $"time: {Figures.About(all)} for features and head, until "
            + $"{environment.Clock.GetLocalNow() + all:yyyy-MM-dd HH:mm}");
        Write(string.Empty, $"model: {TrialText.Size(features)}, before it is compressed");
        int judged = features.Validation.Count;
        Write(string.Empty, $"validation: a regression on the features of {Figures.Count(features.Train.Count, "train image")} "
            + $"is right on {Figures.Percent((double)features.Right / judged)} of {Figures.Count(judged, "image")} "
            + $"({Figures.Interval(WilsonInterval.Of(features.Right, judged))})");
    }

    private void PrintSteps(NetworkDescription network, ImageDataset dataset, StepTiming timing, NetworkTrial? features)
    {
        TimeSpan epoch = Epoch(timing, dataset);
        if (features is null)
        {
            Write(string.Empty, $"memory: up to {Memory(network, dataset) / (1 << 20):N0} MB: program, pixels, "
                + "weights in all their copies, and the numbers of one batch");
        }

        Write(string.Empty, $"time: a step of {request.Options.BatchSize} images takes "
            + $"{Figures.Fixed(timing.Step.TotalMilliseconds, 1)} ms here, so an epoch of "
            + $"{Figures.Count(Steps(dataset), "step")} takes {Figures.Duration(epoch)}");
        TimeSpan steps = Shorter(epoch * request.Options.Epochs);
        Write("  ", $"{Figures.Count(request.Options.Epochs, "epoch")}: {Figures.Duration(steps)} after the images are "
            + $"read, until {environment.Clock.GetLocalNow() + steps:yyyy-MM-dd HH:mm}");
        if (request.Options.Patience > 0 && dataset.Validation.Count > 0 && request.Options.Patience < request.Options.Epochs)
        {
            Write("  ", $"at the earliest {Figures.Duration(epoch * (request.Options.Patience + 1))}: early stopping "
                + $"ends it after {Figures.Count(request.Options.Patience, "epoch")} without an improvement");
        }
    }

    private void Write(string indent, string text) => Prose.Write(environment, text, indent);

    private int Steps(ImageDataset dataset) =>
        (dataset.Train.Count + request.Options.BatchSize - 1) / request.Options.BatchSize;

    private TimeSpan Epoch(StepTiming timing, ImageDataset dataset) =>
        timing.Epoch(dataset.Train.Count, dataset.Validation.Count, request.Options.BatchSize);

    private TimeSpan Shorter(TimeSpan training) =>
        request.Options.TimeBudget is { } budget && budget < training ? budget : training;

    private static WilsonInterval? Interval(int images) =>
        images == 0 ? null : WilsonInterval.Of((int)Math.Round(ExampleAccuracy * images), images);

    private long Memory(NetworkDescription network, ImageDataset dataset) =>
        TrainingMemory.Of(network, Images(dataset), request.Options.BatchSize).Total + (Images(dataset) * network.Input.Length);

    private static long Images(ImageDataset dataset) => dataset.Train.Count + (long)dataset.Validation.Count;
}

using System.Text.Json.Nodes;
using MlNetClassifier.App.Output;
using MlNetClassifier.App.Runs;
using MlNetClassifier.App.Settings;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Training.Learning;
using MlNetClassifier.Training.Trials;

namespace MlNetClassifier.App.Train;

/// <summary>What the pretrained network would give on the user's images, measured beside what was trained.</summary>
/// <param name="Trial">What was measured.</param>
/// <param name="Own">Whether the network that was trained is right on the same images; null if there is none.</param>
/// <param name="Images">Images of the train and the validation split, of which some may have been left out.</param>
/// <param name="Command">What to type to train it, after the program's name.</param>
internal sealed record PretrainedOffer(
    NetworkTrial Trial, IReadOnlyList<bool>? Own, (int Train, int Validation) Images, IReadOnlyList<string> Command)
{
    private const double ShareOfTraining = 0.1;

    // What says which images there are and how they are read; the rest is for the network that was trained.
    private static readonly string[] Shared =
        [.. DataSettings.Rows.Select(row => row.Name).Except(["--size"]), "--seed", "--class-weights"];

    /// <summary>What a probe may take beside a short training, or beside none.</summary>
    public static TimeSpan LeastLimit { get; } = TimeSpan.FromSeconds(15);

    /// <summary>How many of the images each is right on, and how many only one of them.</summary>
    public McNemarTest? Test { get; } = Own is null ? null : McNemarTest.Of(Own, Trial.IsRight);

    /// <summary>Whether there is evidence that it is better than what was trained.</summary>
    public bool IsBetter => Test is { IsEvidence: true } test && test.OnlySecondRight > test.OnlyFirstRight;

    /// <summary>Whether there is a reason to try the pretrained network.</summary>
    public static bool IsDue(TrainRequest request) =>
        !request.NoProbe && request.Data is not null && request.Options.Network.LearnsFromPixels;

    /// <summary>Tries the pretrained network; null where there is no reason to, or where it fails, as a line then says.</summary>
    /// <param name="request">What was trained, or would be.</param>
    /// <param name="given">What was given for it.</param>
    /// <param name="dataset">The images.</param>
    /// <param name="hashes">Their hashes.</param>
    /// <param name="training">Time that training took; null for a dry run, which keeps nothing.</param>
    /// <param name="validated">What the trained network says about validation images.</param>
    /// <param name="environment">The surroundings.</param>
    public static PretrainedOffer? Make(
        TrainRequest request, JsonObject given, ImageDataset dataset, IReadOnlyList<HashedSample> hashes, TimeSpan? training,
        IReadOnlyList<ImagePrediction> validated, AppEnvironment environment)
    {
        CancellationToken stop = request.Options.CancellationToken;
        if (!IsDue(request) || stop.IsCancellationRequested)
            return null;

        string network = NetworkTable.All.First(row => !row.Options.Network.LearnsFromPixels).Name;
        TimeSpan limit = (training ?? TimeSpan.Zero) * ShareOfTraining;
        limit = limit > LeastLimit ? limit : LeastLimit;
        environment.Error.WriteLine(
            $"Trying {network} on your images for up to {Figures.Duration(limit)} (not with --no-probe).");
#pragma warning disable CA1031 // A run that is done is not spoilt by what comes after it, whatever that is.
        try
        {
            JsonObject settings = Suggested(given, network, environment);
            TrainRequest suggested = SettingsTable.Read(settings, environment).Request.Until(stop);
            NetworkTrial trial = BackboneProbe.Run(
                dataset, hashes, suggested.Input, suggested.Options,
                request.FeatureOptions(environment.Resolve(request.Project)) with { IsReadOnly = training is null }, limit,
                environment.Clock);
            var answers = dataset.Validation.Zip(validated, (sample, prediction) =>
                (sample.ImagePath, IsRight: prediction.Error is null && prediction.PredictedLabel == sample.Label))
                .DistinctBy(answer => answer.ImagePath).ToDictionary();
            return new PretrainedOffer(
                trial,
                training is null ? null : [.. trial.Validation.Select(sample => answers[sample.ImagePath])],
                (dataset.Train.Count, dataset.Validation.Count),
                CommandOf(settings, request, environment));
        }
        catch (Exception error)
        {
            environment.Error.WriteLine($"{network} was not tried: "
                + (error is OperationCanceledException ? "it was stopped by you." : error.Message.Split('\n')[0]));
            return null;
        }
#pragma warning restore CA1031
    }

    /// <summary>What was measured, in sentences.</summary>
    public string Words()
    {
        int count = Trial.Validation.Count;
        string images = count == Images.Validation
            ? $"your {Figures.Count(count, "validation image")}"
            : $"{Figures.Count(count)} of your {Figures.Count(Images.Validation, "validation image")}";
        string learned = Trial.Train.Count == Images.Train
            ? string.Empty
            : $"; it learned from {Figures.Count(Trial.Train.Count)} of {Figures.Count(Images.Train, "train image")}";
        string first = $"{Trial.Network} is right on {Share(Trial.Right)} of {images}";
        return Own is null
            ? $"{first}{learned}. There is no trained network yet to compare it with."
            : $"{first}, this network on {Share(Own.Count(isRight => isRight))}{learned}. {Verdict()}";

        string Share(int right) =>
            $"{Figures.Percent((double)right / count)} ({Figures.Interval(WilsonInterval.Of(right, count))})";
    }

    /// <summary>How long its training takes.</summary>
    public string Duration => Figures.About(Trial.WholeTime!.Value);

    /// <summary>What <c>summary.json</c> holds of it.</summary>
    public JsonObject Describe()
    {
        JsonObject description = TrialText.Describe(Trial);
        if (Test is { } test)
        {
            description["ownRight"] = Own!.Count(isRight => isRight);
            description["onlyOwnRight"] = test.OnlyFirstRight;
            description["onlyPretrainedRight"] = test.OnlySecondRight;
            description["pValue"] = test.PValue;
        }

        return description;
    }

    private string Verdict() => Test switch
    {
        { IsEvidence: false } test => $"The difference may be chance ({Figures.PSentence(test.PValue)}).",
        _ when IsBetter => $"It is better on your images ({Figures.PSentence(Test!.PValue)}), and its training takes {Duration}.",
        var test => $"This network is better on your images ({Figures.PSentence(test!.PValue)}).",
    };

    private static JsonObject Suggested(JsonObject given, string network, AppEnvironment environment)
    {
        JsonObject settings = new() { ["--data"] = given["--data"]!.DeepClone(), [NetworkCandidate.Option] = network };
        foreach ((string option, JsonNode? value) in given.Where(pair => Shared.Contains(pair.Key) && pair.Key != "--data"))
            settings[option] = value?.DeepClone();

        foreach (string stranger in SettingsTable.Strangers(settings, environment))
            settings.Remove(stranger);

        return settings;
    }

    private static IReadOnlyList<string> CommandOf(JsonObject settings, TrainRequest request, AppEnvironment environment)
    {
        IEnumerable<string> words = settings.Select(pair => pair.Key == "--data"
            ? $"--data {environment.Typed(environment.Resolve(pair.Value!.ToString()))}"
            : SettingsTable.Find(pair.Key)!.IsFlag && pair.Value!.ToString() == "true" ? pair.Key
            : $"{pair.Key} {ShellWord.Of(pair.Value!.ToString())}");
        string[] project = request.Project == RunFolder.DefaultProject
            ? []
            : [$"--project {environment.Typed(environment.Resolve(request.Project))}"];
        return ["train", .. words, .. project];
    }
}

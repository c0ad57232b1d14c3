using System.Text.Json.Nodes;
using MlNetClassifier.App.Output;
using MlNetClassifier.App.Settings;
using MlNetClassifier.App.Sources;
using MlNetClassifier.Data;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Training.Backbones;
using MlNetClassifier.Training.Learning;
using MlNetClassifier.Training.Native;
using MlNetClassifier.Training.Trials;

namespace MlNetClassifier.App.Train;

/// <summary>
/// <c>train --network auto</c>: tries every network on the validation split within a limited time, and takes the one that is
/// right on the most images.
/// </summary>
/// <param name="read">Makes a request from settings.</param>
/// <param name="environment">The surroundings.</param>
internal sealed class NetworkChoice(Func<JsonObject, TrainRequest> read, AppEnvironment environment)
{
    private const int LeastImages = 10; // of the validation split: fewer tell nothing
    private static readonly TimeSpan DefaultLimit = TimeSpan.FromMinutes(1);

    /// <summary>Chooses.</summary>
    /// <param name="given">What was given.</param>
    /// <param name="isReadOnly">Whether nothing may be written.</param>
    /// <returns>The settings with the network that was taken, and how it was chosen, for <c>summary.json</c>.</returns>
    public (JsonObject Given, JsonObject Choice) Choose(JsonObject given, bool isReadOnly)
    {
        (NetworkCandidate Candidate, TrainRequest Request)[] candidates =
            [.. NetworkCandidate.Of(given, environment).Select(candidate => (candidate, read(candidate.Given)))];
        TrainRequest any = candidates[0].Request;
        string data = isReadOnly
            ? environment.Resolve(any.Data ?? SampleData.Folder)
            : SampleData.Find(any.Data, any.Options.Seed, environment, any.Options.CancellationToken);
        var dataset = ImageDataset.Open(data, any.Splits);
        TimeSpan limit = any.Options.TimeBudget ?? DefaultLimit;
        List<NetworkTrial> trials = [];
        string reason;
        NetworkCandidate taken;
        if (dataset.Validation.Count < LeastImages)
        {
            (taken, TrainRequest request) = WithoutTrial(candidates);
            reason = $"not tried: {Figures.Count(dataset.Validation.Count, "validation image")} of the {LeastImages} that it "
                + "takes to choose by"
                + (request.Options.Network.LearnsFromPixels
                    ? string.Empty
                    : "; on few images, a pretrained network is the safer choice");
        }
        else
        {
            string names = string.Join(", ", candidates.Select(pair => pair.Candidate.Network));
            environment.Error.WriteLine($"Trying {names} within about {Figures.Duration(limit)}, each judged on the "
                + "validation split (--time gives them more or less).");
            Try([.. candidates.Select(pair => pair.Request)], dataset, limit, isReadOnly, trials);
            (NetworkTrial best, reason) = Best(trials);
            taken = candidates.First(pair => pair.Candidate.Network == best.Network).Candidate;
        }

        environment.Error.WriteLine($"Taken: {taken.Network}, {reason}.");
        taken.SayWhatIsLeftOut(environment);

        return (taken.Given, new JsonObject
        {
            ["network"] = taken.Network,
            ["reason"] = reason,
            ["secondsAllowed"] = limit.TotalSeconds,
            ["trials"] = new JsonArray([.. trials.Select(TrialText.Describe)]),
        });
    }

    // The pretrained network first: it says how many images there is time for, and all are judged on these.
    private void Try(
        TrainRequest[] requests, ImageDataset dataset, TimeSpan limit, bool isReadOnly, List<NetworkTrial> trials)
    {
        long began = environment.Clock.GetTimestamp();
        IReadOnlyList<HashedSample> hashes = DatasetFingerprint.Hash(dataset, requests[0].Options.CancellationToken);
        ImageDataset same = dataset;
        foreach ((int done, TrainRequest request) in
            requests.OrderBy(request => request.Options.Network.LearnsFromPixels).Index())
        {
            TimeSpan share = (limit - environment.Clock.GetElapsedTime(began)) / (requests.Length - done);
            try
            {
                NetworkTrial trial = request.Options.Network.LearnsFromPixels
                    ? LimitedTraining.Run(same, request.Input, request.Options, share, environment.Clock)
                    : BackboneProbe.Run(
                        dataset, hashes, request.Input, request.Options,
                        request.FeatureOptions(environment.Resolve(request.Project)) with { IsReadOnly = isReadOnly }, share,
                        environment.Clock);
                if (!request.Options.Network.LearnsFromPixels)
                    same = dataset with { Train = trial.Train, Validation = trial.Validation };

                environment.Error.WriteLine($"  {TrialText.Line(trial)}");
                trials.Add(trial);
            }
            catch (Exception error) when (error is BackboneException or TimeoutException or DatasetException or TrainingException
                or TorchUnavailableException)
            {
                environment.Error.WriteLine($"  {request.Options.Network.Name} is left out: {error.Message.Split('\n')[0]}");
            }
        }

        if (trials.Count == 0)
            throw new DatasetException("None of the networks could be tried; name one with --network to see why.");
    }

    // The first of equals is the one that stands first in the table, the smallest of those that are tried.
    private static (NetworkTrial Best, string Reason) Best(List<NetworkTrial> trials)
    {
        string[] shared =
        [
            .. trials.Select(trial => trial.Validation.Select(sample => sample.ImagePath)).Aggregate((a, b) => a.Intersect(b)),
        ];
        (NetworkTrial Trial, bool[] IsRight)[] ranked =
        [
            .. trials.Select(trial => (trial, Answers(trial, shared)))
            .OrderByDescending(pair => pair.Item2.Count(isRight => isRight)).ThenBy(pair => pair.trial.ModelBytes),
        ];
        string most = $"right on the most of {Figures.Count(shared.Length, "validation image")}";
        if (ranked.Length == 1)
            return (ranked[0].Trial, "the only one that could be tried");

        var test = McNemarTest.Of(ranked[1].IsRight, ranked[0].IsRight);
        string next = ranked[1].Trial.Network;
        return (ranked[0].Trial, test.OnlyFirstRight == test.OnlySecondRight
            ? $"as good as {next} on {Figures.Count(shared.Length, "validation image")}, and smaller"
            : $"{most} ({Figures.PSentence(test.PValue)} against {next}"
                + $"{(test.IsEvidence ? string.Empty : ", so it may be chance")})");
    }

    private static bool[] Answers(NetworkTrial trial, string[] paths)
    {
        Dictionary<string, bool> answers = trial.Validation.Zip(trial.IsRight).DistinctBy(pair => pair.First.ImagePath)
            .ToDictionary(pair => pair.First.ImagePath, pair => pair.Second, StringComparer.Ordinal);
        return [.. paths.Select(path => answers[path])];
    }

    private static (NetworkCandidate Candidate, TrainRequest Request) WithoutTrial(
        (NetworkCandidate Candidate, TrainRequest Request)[] candidates) =>
        candidates.FirstOrDefault(
            pair => ResNet18Backbone.IsPresent && !pair.Request.Options.Network.LearnsFromPixels, candidates[0]);
}

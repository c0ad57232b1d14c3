using System.Text.Json.Nodes;
using MlNetClassifier.App.Output;
using MlNetClassifier.App.Runs;
using MlNetClassifier.App.Settings;
using MlNetClassifier.Data;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Training.Checkpoints;

namespace MlNetClassifier.App.Compare;

/// <summary>
/// Trains the same network once per activation and seed: same split, same initial weights, same batches in the same order, so
/// that nothing but the activation differs; or several networks on the same split, each as it is trained best. What is done is
/// kept and not repeated: whole trainings, and the epochs of one that was stopped.
/// </summary>
internal sealed class CompareRun(CompareRequest request, AppEnvironment environment)
{
    public int Execute(bool json, bool isWide)
    {
        if (request.Validate() is [_, ..] faults)
            throw new UsageException(string.Join(Environment.NewLine, faults));

        ImageDataset dataset = ComparedImages.Open(request, environment);
        var damaged = DamagedList.Find(dataset, request.Training.Options.CancellationToken);
        if (request.Training.Strict)
            damaged.ThrowIfAny();

        JsonObject arguments = request.Describe();
        string fingerprint = DatasetFingerprint.Of(DatasetFingerprint.Hash(dataset, request.Training.Options.CancellationToken));
        arguments["dataFingerprint"] = fingerprint;
        using var folder = RunFolder.CreateOrResume(environment.Resolve(request.Training.Project), request.Name, arguments);
        damaged.Write(folder, environment);

        (Contestant Contestant, int Seed)[] contests =
            [.. request.Seeds.SelectMany(seed => request.Contestants.Select(contestant => (contestant, seed)))];
        List<ContestResult> results = [];
        foreach ((Contestant contestant, int seed) in contests)
        {
            string title = $"{results.Count + 1}/{contests.Length} {contestant.Name}, seed {seed}";
            if (Contest(contestant, seed, title, dataset, fingerprint, folder) is not { } result)
            {
                environment.Error.WriteLine($"Stopped. {results.Count} of {contests.Length} trainings are done. They are kept "
                    + $"in {environment.Shorten(folder.Path)}, and so are the whole epochs of the one that was stopped; the same "
                    + "command continues from there.");
                return ExitCode.Stopped;
            }

            results.Add(result);
        }

        var report = new CompareReport(
            new Comparison(request.Contestants, request.Seeds, results, ComparedImages.Chance(dataset)));
        report.Save(folder, arguments, string.Empty, environment.Clock);
        if (json)
            environment.Out.WriteLine(ResultJson.Document(report.Describe()));
        else
            report.Print(environment, folder, isWide);

        return ExitCode.Ok;
    }

    // Null if training was stopped: half a training is no result.
    private ContestResult? Contest(Contestant contestant, int seed, string title, ImageDataset dataset, string fingerprint,
        RunFolder folder)
    {
        string place = folder.File(contestant.FolderName(seed));
        string resultFile = Path.Combine(place, "result.json");
        if (ContestResult.TryRead(resultFile) is { } done)
        {
            environment.Error.WriteLine($"{title}: done before, accuracy {Figures.Percent(done.Accuracy)}");
            return done;
        }

        environment.Error.WriteLine(title);

        // Dead units and gradients are part of what is compared, where only the activation differs.
        TrainRequest training = request.Training with
        {
            Options = request.Training.Options with { CollectDiagnostics = true },
        };
        var checkpoints = new CheckpointFolder(Path.Combine(place, RunFolder.WeightsName));
        if (new Contest(contestant, seed, training, environment).Run(dataset, fingerprint, place, checkpoints) is not { } result)
            return null;

        AtomicFile.WriteText(resultFile, result.ToJson());
        if (Directory.Exists(checkpoints.Path))
            Directory.Delete(checkpoints.Path, recursive: true);

        return result;
    }
}

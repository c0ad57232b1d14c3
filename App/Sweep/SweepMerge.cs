using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlNetClassifier.App.Compare;
using MlNetClassifier.App.Output;
using MlNetClassifier.App.Runs;
using MlNetClassifier.App.Work;
using MlNetClassifier.Data;

namespace MlNetClassifier.App.Sweep;

/// <summary>The results of a sweep, compared as those of <c>compare</c> are.</summary>
/// <param name="run">The run.</param>
/// <param name="plan">Its plan.</param>
/// <param name="environment">The surroundings.</param>
internal sealed class SweepMerge(string run, WorkPlan plan, AppEnvironment environment)
{
    /// <summary>Writes page, table and charts into the run, and the table to a file.</summary>
    /// <param name="progress">Every part of which is whole.</param>
    /// <param name="output">Path of the file; null for none.</param>
    /// <param name="isJson">Whether the file is JSON; otherwise it is CSV.</param>
    /// <param name="json">Whether standard output gets JSON in place of a table.</param>
    /// <exception cref="DatasetException">A part is not what it should be, or all trainings diverged.</exception>
    public void Write(RunProgress progress, string? output, bool isJson, bool json)
    {
        SweepTask task = plan.Sweep!;
        CompareRequest request = SweepTrials.Request(
            task, run, environment with { WorkingDirectory = plan.Root }, CancellationToken.None);
        var report = new CompareReport(Compare(request, task, [.. Enumerable.Range(0, plan.Shards.Count).Select(shard =>
            Result(progress.Markers[shard]))]));
        var arguments = (JsonObject)task.Settings!.DeepClone();
        arguments["dataFingerprint"] = task.Fingerprint;
        var folder = RunFolder.Open(Path.TrimEndingDirectorySeparator(run));
        report.Save(folder, arguments, $"{SweepTrials.Folder}/", environment.Clock);
        for (int shard = 0; shard < plan.Shards.Count; shard++) // of workers that were killed just after they were done
            new TrialCheckpoints(Path.Combine(run, SweepTrials.FolderOf(request, shard))).Remove();

        if (output is not null)
            AtomicFile.WriteText(
                environment.Resolve(output), isJson ? ResultJson.Document(report.Describe()) + "\n" : report.Table());

        if (json)
            environment.Out.WriteLine(ResultJson.Document(report.Describe()));
        else
            report.Print(environment, folder, isWide: false);
    }

    // What diverged with one seed has no mean over the seeds.
    private static Comparison Compare(CompareRequest request, SweepTask task, TrialResult[] results)
    {
        var diverged = results.Index().Where(result => result.Item.Divergence is not null)
            .Select(result => (Trial: SweepTrials.Of(request, result.Index), Sentence: result.Item.Divergence!)).ToList();
        Contestant[] whole =
            [.. request.Contestants.Where(contestant => diverged.TrueForAll(one => one.Trial.Contestant != contestant))];
        string[] notes =
        [
            .. diverged.Select(one =>
                $"{one.Trial.Contestant.Name} is left out of the comparison: with seed {one.Trial.Seed}, {one.Sentence}"),
        ];
        return whole.Length > 0
            ? new Comparison(
                whole, task.Seeds, [.. results.Select(result => result.Contest).OfType<ContestResult>()], task.Chance)
            {
                Notes = notes,
            }
            : throw new DatasetException($"There is nothing to compare: {string.Join(" ", notes)}");
    }

    private TrialResult Result(PartMarker marker)
    {
        try
        {
            return TrialResult.Parse(Encoding.UTF8.GetString(new PartFolder(run, plan).Read(marker)));
        }
        catch (JsonException error)
        {
            throw new DatasetException($"'{marker.Part}' is not a part of this run: {error.Message}", error);
        }
    }
}

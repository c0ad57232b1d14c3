using System.Globalization;
using MlNetClassifier.App.Output;
using MlNetClassifier.Data;
using MlNetClassifier.Training;

namespace MlNetClassifier.App.Work;

/// <summary>
/// Does the shards of a task that are not done yet. Whatever ends it, what is done is kept, and the same command goes on.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="plan">Its plan.</param>
/// <param name="task">Which shards, and who does them.</param>
/// <param name="open">Opens what does the work; called only if there is any.</param>
/// <param name="environment">The surroundings.</param>
internal sealed class WorkRun(
    string run, WorkPlan plan, TaskIndex task, Func<IShardWork> open, AppEnvironment environment)
{
    private readonly PartFolder _parts = new(run, plan);

    private string Task => string.Create(CultureInfo.InvariantCulture, $"{task.Engine} {task.Index}/{task.Count}");

    public int Execute(CancellationToken cancellationToken)
    {
        int[] shards = [.. task.Shards(plan.Shards.Count)];
        int done = 0;
        int code = ExitCode.Ok;
        IShardWork? work = null;
        try
        {
            int[] missing = [.. shards.Where(shard => _parts.Verified(shard) is null)];
            done = shards.Length - missing.Length;
            if (done > 0)
                Say($"{Figures.Count(done, "shard")} of {Figures.Count(shards.Length)} found done.");

            foreach (int shard in missing)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (_parts.Verified(shard) is not null) // somebody else was quicker
                {
                    done++;
                    continue;
                }

                work ??= open();
                try
                {
                    Do(shard, work, cancellationToken);
                    done++;
                }
                catch (Exception error) when (error is DatasetException or UsageException)
                {
                    Fail(shard, error.Message);
                    code = error is UsageException ? ExitCode.Usage : code == ExitCode.Ok ? ExitCode.Data : code;
                }
            }
        }
        catch (OperationCanceledException)
        {
            Say($"Stopped: {Figures.Count(done)} of {Figures.Count(shards.Length, "shard")} are done and kept. The same command "
                + "goes on from there.");
            return environment.IsTerminated() ? ExitCode.Terminated : ExitCode.Stopped;
        }
        finally
        {
            work?.Dispose();
        }

        Say(done == shards.Length
            ? $"This task is done: {Figures.Count(shards.Length, "shard")}."
            : $"{Figures.Count(done)} of {Figures.Count(shards.Length, "shard")} of this task are done.");
        return code;
    }

    private void Do(int shard, IShardWork work, CancellationToken cancellationToken)
    {
        DateTimeOffset started = environment.Clock.GetUtcNow();
        PartMarker marker;
        try
        {
            work.Prepare(shard, cancellationToken);
            marker = _parts.Write(shard, work.Extension, part => work.Make(shard, part, cancellationToken),
                (part, bytes, hash, tally) => new PartMarker(
                    plan.Sha256, part, bytes, hash, tally.Rows, tally.Unreadable, tally.Notes, started,
                    environment.Clock.GetUtcNow(), SoftwareVersions.Program, Processor.Name, Environment.MachineName, Task));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Record(shard, error.Message);
            Say($"Stopped at shard {shard}. What is done is kept; the same command goes on when this is mended:");
            throw;
        }

        double seconds = (marker.Finished - started).TotalSeconds;
        Say(string.Create(CultureInfo.InvariantCulture,
            $"shard {shard}: {Figures.Count(plan.Shards[shard].Samples, plan.Noun)}{Unreadable(marker)}, {seconds:F1} s"));
    }

    private void Fail(int shard, string reason)
    {
        environment.Error.WriteLine($"shard {shard}: {Printable.Of(reason)}");
        Record(shard, reason);
    }

    private void Record(int shard, string reason) =>
        _parts.Fail(shard, new PartFailure(reason, environment.Clock.GetUtcNow(), Environment.MachineName, Task));

    private void Say(string line) => environment.Error.WriteLine(line);

    private static string Unreadable(PartMarker marker) =>
        marker.Unreadable == 0 ? string.Empty : $", {Figures.Count(marker.Unreadable)} unreadable";
}

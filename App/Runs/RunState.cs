using System.Text.Json;
using System.Text.Json.Nodes;
using MlNetClassifier.App.Output;
using MlNetClassifier.Data;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Training.Heads;

namespace MlNetClassifier.App.Runs;

/// <summary><c>summary.json</c>: where a run stands and, once it has ended, what it came to. No other file says so.</summary>
/// <param name="Status">Where it stands.</param>
/// <param name="HasModel">Whether the run got as far as a model that was judged.</param>
/// <param name="Failure">Why a run that failed has no model.</param>
/// <param name="StorageCost">What the storage of a pretrained network costs; null where there is none or it is float32.</param>
/// <param name="UnknownTests">What it says of images of none of its classes; empty where that was not tested.</param>
/// <param name="LastWritten">When the run last wrote; for a run that was killed, about the time when that happened.</param>
internal sealed record RunState(
    RunStatus Status, bool HasModel, string? Failure, StorageCost? StorageCost, IReadOnlyList<UnknownTest> UnknownTests,
    DateTime LastWritten)
{
    public const string Name = "summary.json";

    private const string StateName = "state";
    private const string FailedName = "failed";

    /// <summary>Member with the tests by images of none of the classes.</summary>
    public const string UnknownTestsName = "unknownTests";

    private static readonly string[] Growing = [Name, ResultsFile.Name, RunLog.Name];

    /// <summary>From now on the run is running.</summary>
    public static void Begin(RunFolder folder) => Write(folder, RunStatus.Running, []);

    /// <summary>The user ended the run before there was anything to save.</summary>
    public static void Stop(RunFolder folder) => Write(folder, RunStatus.Stopped, []);

    public static void Fail(RunFolder folder, string reason) => Write(folder, RunStatus.Failed, new() { [FailedName] = reason });

    /// <summary>When everything else is written.</summary>
    /// <param name="folder">The run.</param>
    /// <param name="summary">What it came to.</param>
    /// <param name="isStopped">Whether the user ended it, so that it can be resumed.</param>
    public static void End(RunFolder folder, JsonObject summary, bool isStopped) =>
        Write(folder, isStopped ? RunStatus.Stopped : RunStatus.Finished, summary);

    /// <summary>Reads the state. Earlier versions wrote no state into the file, and no file before the end of the run.</summary>
    public static RunState Read(string folder)
    {
        DateTime written = Growing.Select(name => File.GetLastWriteTimeUtc(Path.Combine(folder, name))).Max();
        if (RunFolder.TryReadJson(Path.Combine(folder, Name)) is not { } summary)
            return new RunState(RunStatus.Running, HasModel: false, null, null, [], written);

        bool wasStopped = summary["stoppedBy"]?.ToString() == "cancelled";
        RunStatus status = Enum.TryParse(summary[StateName]?.ToString(), ignoreCase: true, out RunStatus said) ? said
            : summary[FailedName] is not null ? RunStatus.Failed
            : wasStopped ? RunStatus.Stopped
            : RunStatus.Finished;
        bool hasModel = status == RunStatus.Finished || (status == RunStatus.Stopped && wasStopped);
        return new RunState(
            status, hasModel, summary[FailedName]?.ToString(), Read<StorageCost>(summary, "storage", folder),
            Read<IReadOnlyList<UnknownTest>>(summary, UnknownTestsName, folder) ?? [], written);
    }

    private static T? Read<T>(JsonObject summary, string name, string folder)
        where T : class
    {
        try
        {
            return summary[name]?.Deserialize(ResultTypes.Of<T>());
        }
        catch (JsonException error)
        {
            string file = Path.Combine(folder, Name);
            throw new DatasetException($"'{file}' is damaged ({error.Message.TrimEnd('.')}); copy the run again.", error);
        }
    }

    private static void Write(RunFolder folder, RunStatus status, JsonObject content)
    {
        content.Insert(0, StateName, status.ToString().ToLowerInvariant());
        folder.WriteJson(Name, content);
    }
}

using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MlNetClassifier.App.Output;
using MlNetClassifier.App.Runs;
using MlNetClassifier.App.Work;
using MlNetClassifier.Data;

namespace MlNetClassifier.App.Cluster;

/// <summary>A planned run, and the tasks that an engine starts for it.</summary>
internal sealed partial class ClusterWork
{
    /// <summary>The result of scoring, in the run.</summary>
    public const string Result = "result.csv";

    /// <summary>File of a run that says how many tasks its scripts start; <c>status --missing-tasks</c> asks it.</summary>
    private const string Record = "cluster.json";

    private const int LongestName = 50; // Kubernetes has 63 for it and the number of a pod

    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <param name="run">Folder of the run.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="resources">What was asked for.</param>
    /// <param name="program">Words that start this program in any folder.</param>
    public ClusterWork(string run, WorkPlan plan, TaskResources resources, IReadOnlyList<string> program)
    {
        (Run, Kind, Shards, Resources, Program) = (run, plan.Kind, plan.Shards.Count, resources, program);
        Tasks = Math.Clamp(resources.Tasks, 1, Math.Max(1, Shards));
    }

    public string Run { get; }

    public WorkKind Kind { get; }

    public int Shards { get; }

    public TaskResources Resources { get; }

    public IReadOnlyList<string> Program { get; }

    /// <summary>As many as were asked for, and no more than there are shards.</summary>
    public int Tasks { get; }

    /// <summary>Its name for an engine: lower-case letters, digits and hyphens.</summary>
    public string Name
    {
        get
        {
#pragma warning disable CA1308 // Lower case is what Kubernetes takes.
            string name = "mlnc-" + OtherCharacters().Replace(Path.GetFileName(Run).ToLowerInvariant(), "-");
#pragma warning restore CA1308
            return name[..Math.Min(name.Length, LongestName)].TrimEnd('-');
        }
    }

    /// <summary>Writes a file into the run, with a value for each <c>{{name}}</c> of its template.</summary>
    public void WriteFile(string name, IReadOnlyDictionary<string, string> values)
    {
        string path = Path.Combine(Run, name);
        AtomicFile.WriteText(path, Placeholder().Replace(Resource.Text($"{name}.txt"), match => values[match.Groups[1].Value]));
        if (Path.GetExtension(name) == ".sh" && !OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, Executable);
    }

    /// <summary>Keeps how many tasks there are.</summary>
    public void WriteRecord(string engine) => AtomicFile.WriteText(Path.Combine(Run, Record),
        ResultJson.Document(new JsonObject { ["engine"] = engine, ["tasks"] = Tasks }) + "\n");

    /// <summary>How many tasks the scripts of a run start; null if none were written.</summary>
    public static int? TasksOf(string run) => (int?)RunFolder.TryReadJson(Path.Combine(run, Record))?["tasks"];

    [GeneratedRegex(@"\{\{([a-z]+)\}\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();

    [GeneratedRegex("[^a-z0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex OtherCharacters();
}

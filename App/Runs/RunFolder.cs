using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlNetClassifier.App.Settings;
using MlNetClassifier.Data;

namespace MlNetClassifier.App.Runs;

/// <summary>The folder that holds everything about one training run: <c>runs/train</c>, <c>runs/train2</c>, …</summary>
/// <remarks>
/// Every file is written under a temporary name and renamed, so a run that is killed leaves no half-written file. Whoever writes
/// holds the folder until it is disposed: a second process that would write too is refused.
/// </remarks>
internal sealed class RunFolder : IDisposable
{
    public const string DefaultProject = "runs";
    public const string DefaultName = "train";
    public const string ModelName = ModelPath.Name;
    public const string ArgumentsName = "args.json";

    /// <summary>Where the trainer keeps its checkpoints.</summary>
    public const string WeightsName = "weights";

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly bool _isNew;
    private RunLock? _lock;

    private RunFolder(string path, bool isNew) => (Path, _isNew) = (path, isNew);

    public string Path { get; }

    public string Model => File(ModelName);

    /// <inheritdoc cref="WeightsName"/>
    public string Weights => File(WeightsName);

    /// <summary>Whether the run is finished; if not, it can be resumed.</summary>
    public bool IsFinished => RunState.Read(Path).Status == RunStatus.Finished;

    /// <summary>Makes a new folder: the name, or the first of name2, name3, … that is free.</summary>
    public static RunFolder Create(string project, string name, bool existOk)
    {
        string first = System.IO.Path.Combine(project, name);
        if (existOk)
        {
            bool isNew = !Directory.Exists(first);
            Directory.CreateDirectory(first);
            RunFolder folder = new RunFolder(first, isNew).Hold();
            if (Directory.Exists(folder.Weights))
                Directory.Delete(folder.Weights, recursive: true);

            return folder;
        }

        Directory.CreateDirectory(project);
        for (int number = 1; ; number++)
        {
            string candidate = number == 1 ? first : first + number.ToString(CultureInfo.InvariantCulture);
            if (!Directory.Exists(candidate) && !System.IO.File.Exists(candidate))
            {
                Directory.CreateDirectory(candidate);
                var created = new RunFolder(candidate, isNew: true);

                // Where two processes begin at once, only one of them gets the name.
                if (created.TryHold())
                    return created;
            }
        }
    }

    /// <summary>
    /// The folder of an earlier run with the very same arguments, to continue where it stopped; or a new one, like <see
    /// cref="Create"/>.
    /// </summary>
    public static RunFolder CreateOrResume(string project, string name, JsonNode arguments)
    {
        string first = System.IO.Path.Combine(project, name);
        for (int number = 1; ; number++)
        {
            string candidate = number == 1 ? first : first + number.ToString(CultureInfo.InvariantCulture);
            string file = System.IO.Path.Combine(candidate, ArgumentsName);
            if (!Directory.Exists(candidate) && !System.IO.File.Exists(candidate))
            {
                RunFolder created = Create(project, name, existOk: false);
                created.WriteJson(ArgumentsName, arguments);
                return created;
            }

            if (System.IO.File.Exists(file) && System.IO.File.ReadAllText(file) == Text(arguments))
                return new RunFolder(candidate, isNew: false).Hold();
        }
    }

    /// <summary>The folder of an earlier run, to be looked at.</summary>
    public static RunFolder Open(string path) => new(path, isNew: false);

    /// <summary>Holds the folder from now on, and removes the files that were half written when the run ended.</summary>
    /// <exception cref="UsageException">Another process holds it.</exception>
    public RunFolder Hold()
    {
        if (!TryHold())
        {
            throw new UsageException($"'{Path}' is being trained by {RunLock.HolderOf(Path)}; wait until that ends or stop it, "
                + "or train in another folder.");
        }

        AtomicFile.RemoveLeftovers(Path, olderThan: TimeSpan.Zero);
        return this;
    }

    /// <summary>The training below a project folder that was begun or continued last and is not finished, or null.</summary>
    public static RunFolder? NewestUnfinished(string project) => NewestFirst(project, ArgumentsName)
        .Where(run => RunArguments.AreIn(run) && RunState.Read(run).Status != RunStatus.Finished).Select(Open).FirstOrDefault();

    /// <summary>What is wrong with the name of a run, as a list.</summary>
    public static IReadOnlyList<string> NameFaults(string name) =>
        string.IsNullOrWhiteSpace(name) || name is "." or ".." || name.AsSpan().ContainsAny('/', '\\')
            ? [$"--name is '{name}'; give a folder name without a path."]
            : [];

    /// <summary>The run that was begun or changed last below a project folder, or null.</summary>
    public static string? Newest(string project) => NewestFirst(project, ResultsFile.Name).FirstOrDefault();

    /// <summary>The models of the runs in a project folder, the one that was saved last first.</summary>
    public static string[] Models(string project) =>
        [.. NewestFirst(project, ModelName).Select(run => System.IO.Path.Combine(run, ModelName))];

    /// <summary>Removes the folder of a run that did nothing, unless it was there before.</summary>
    /// <returns>Whether it is gone.</returns>
    public bool Discard()
    {
        Dispose();
        if (_isNew)
            Directory.Delete(Path, recursive: true);

        return _isNew;
    }

    public void Dispose()
    {
        _lock?.Dispose();
        _lock = null;
    }

    /// <summary>The object in a file; null if there is no file.</summary>
    /// <exception cref="DatasetException">The file is damaged.</exception>
    public static JsonObject? TryReadJson(string file)
    {
        try
        {
            return !System.IO.File.Exists(file) ? null
                : JsonNode.Parse(System.IO.File.ReadAllText(file))?.AsObject() ?? throw new JsonException("it is null");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new DatasetException($"'{file}' is damaged ({error.Message.TrimEnd('.')}); copy the run again.", error);
        }
    }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void WriteJson(string name, JsonNode content) => AtomicFile.WriteText(File(name), Text(content));

    private static string Text(JsonNode content) => content.ToJsonString(Indented) + "\n";

    /// <summary>Writes a file; null removes the one that an earlier run left.</summary>
    public void WriteText(string name, string? content)
    {
        if (content is null)
            System.IO.File.Delete(File(name));
        else
            AtomicFile.WriteText(File(name), content);
    }

    public void WriteBytes(string name, byte[] content) => Write(name, stream => stream.Write(content));

    public void Write(string name, Action<Stream> write) => AtomicFile.Write(File(name), write);

    private bool TryHold() => (_lock ??= RunLock.TryTake(Path)) is not null;

    private static IEnumerable<string> NewestFirst(string project, string file) => !Directory.Exists(project) ? []
        : Directory.EnumerateDirectories(project)
            .Where(run => System.IO.File.Exists(System.IO.Path.Combine(run, file)))
            .OrderByDescending(run => System.IO.File.GetLastWriteTimeUtc(System.IO.Path.Combine(run, file)))
            .ThenBy(run => run, StringComparer.Ordinal);
}

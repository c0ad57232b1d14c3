using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using MlNetClassifier.Data;

namespace MlNetClassifier.App.Work;

/// <summary><c>plan.json</c>: what the tasks of a run do, cut into shards. Written once; never changed.</summary>
internal sealed record WorkPlan
{
    public const string Name = "plan.json";
    private const int CurrentFormat = 1;

    public int FormatVersion { get; init; } = CurrentFormat;

    /// <summary>Hash of what the results depend on: all but when it was planned, and by which version of the program.</summary>
    public string Sha256 { get; init; } = string.Empty;

    public required WorkKind Kind { get; init; }

    public DateTimeOffset Created { get; init; }

    /// <summary>Version of the program that planned.</summary>
    public string Program { get; init; } = string.Empty;

    /// <summary>Folder that relative names start from.</summary>
    public required string Root { get; init; }

    /// <summary>Of <see cref="WorkKind.Score"/>.</summary>
    public ScoreTask? Score { get; init; }

    /// <summary>Of <see cref="WorkKind.Features"/>.</summary>
    public FeatureTask? Features { get; init; }

    /// <summary>Of <see cref="WorkKind.Sweep"/>.</summary>
    public SweepTask? Sweep { get; init; }

    public required IReadOnlyList<Shard> Shards { get; init; }

    [JsonIgnore]
    public long Samples => Shards.Sum(shard => (long)shard.Samples);

    /// <summary>What is counted.</summary>
    [JsonIgnore]
    public string Noun => Kind == WorkKind.Sweep ? "training" : "image";

    /// <summary>Reads the plan of a run.</summary>
    /// <exception cref="UsageException">There is none, it was changed, or it is of another version.</exception>
    public static WorkPlan Read(string run, AppEnvironment environment)
    {
        string file = Path.Combine(run, Name);
        if (!File.Exists(file))
            throw new UsageException(
                $"There is no plan in '{environment.Shorten(run)}'; give the folder that plan --run wrote.");

        WorkPlan? plan = null;
        int? version = null;
        try
        {
            var node = JsonNode.Parse(File.ReadAllText(file));
            version = (int?)node?["formatVersion"];
            plan = version == CurrentFormat ? node.Deserialize(WorkJson.Default.WorkPlan) : null;
        }
        catch (Exception error) when (error is JsonException or FormatException or InvalidOperationException
            or ArgumentException)
        {
            // Said below.
        }

        if (version is not null and not CurrentFormat)
            throw new UsageException($"'{environment.Shorten(file)}' has format {version}, but this program reads format "
                + $"{CurrentFormat}; plan again, or use the program that planned.");

        return plan is not null && plan.Sha256 == plan.Identity()
            ? plan
            : throw new UsageException($"'{environment.Shorten(file)}' is damaged, or was changed after it was planned; plan "
                + "again into another folder.");
    }

    /// <summary>The plan with its hash.</summary>
    public WorkPlan Sealed() => this with { Sha256 = Identity() };

    public void Write(string run) =>
        AtomicFile.WriteText(Path.Combine(run, Name), JsonSerializer.Serialize(this, WorkJson.Default.WorkPlan) + "\n");

    private string Identity() => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(
        this with { Sha256 = string.Empty, Created = default, Program = string.Empty }, WorkJson.Default.WorkPlan)));
}

using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlNetClassifier.App.Runs;

/// <summary><c>args.json</c> of a training: every setting, which of them the user typed, and what the data was.</summary>
/// <param name="Settings">Resolved settings by name.</param>
/// <param name="Given">Options that were typed, with their values: enough to make the same request again.</param>
/// <param name="DataFingerprint">Of the data set that is learned from.</param>
internal sealed record RunArguments(JsonObject Settings, JsonObject Given, string DataFingerprint)
{
    private const string GivenName = "given";
    private const string FingerprintName = "dataFingerprint";
    private const string ChoiceName = "choice";
    private const string VersionName = "settingsVersion";

    // Raised when an older file would be misread: a setting has another name or meaning. The first files had no number.
    private const int Version = 2;

    /// <summary>How the network was chosen, before the run began; null if it was given.</summary>
    public JsonObject? Choice { get; init; }

    /// <summary>Whether a folder is that of a training that can be resumed.</summary>
    public static bool AreIn(string folder)
    {
        string file = Path.Combine(folder, RunFolder.ArgumentsName);
        return File.Exists(file) && Parse(File.ReadAllText(file)) is not null;
    }

    /// <exception cref="UsageException">The file is damaged, or another version wrote it.</exception>
    public static RunArguments Read(RunFolder folder)
    {
        RunArguments read = Parse(File.ReadAllText(folder.File(RunFolder.ArgumentsName)))
            ?? throw new UsageException($"'{folder.File(RunFolder.ArgumentsName)}' was not written by train; start a new run.");
        int version = read.Settings.Remove(VersionName, out JsonNode? number) ? (int)number! : 1;
        string other = version < Version ? "an earlier" : "a later";
        return version == Version
            ? read
            : throw new UsageException($"'{folder.Path}' was begun by {other} version of this program; "
                + "finish it with that version, or start a new run.");
    }

    public void Write(RunFolder folder)
    {
        var document = (JsonObject)Settings.DeepClone();
        document[VersionName] = Version;
        document[FingerprintName] = DataFingerprint;
        document[GivenName] = Given.DeepClone();
        if (Choice is not null)
            document[ChoiceName] = Choice.DeepClone();

        folder.WriteJson(RunFolder.ArgumentsName, document);
    }

    private static RunArguments? Parse(string json)
    {
        try
        {
            if (JsonNode.Parse(json) is not JsonObject settings
                || settings[GivenName] is not JsonObject given
                || (string?)settings[FingerprintName] is not { } fingerprint)
                return null;

            settings.Remove(GivenName);
            settings.Remove(FingerprintName);
            settings.Remove(ChoiceName, out JsonNode? choice);
            return new RunArguments(settings, given, fingerprint) { Choice = choice?.AsObject() };
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}

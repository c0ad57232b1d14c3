using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using MlNetClassifier.App.Output;
using MlNetClassifier.Data;
using MlNetClassifier.Data.Discovery;
using MlNetClassifier.Data.Splits;

namespace MlNetClassifier.App.Runs;

/// <summary>
/// <c>dataset.json</c>: what the run was made from: classes, counts, and every file with its split and hash. A line per file.
/// </summary>
/// <param name="Root">Where the images were, relative to the run's folder.</param>
/// <param name="Fingerprint">Hash over all of it.</param>
/// <param name="Classes">Class names in class order.</param>
/// <param name="Counts">Samples of each class by split.</param>
/// <param name="Files">Every image; paths are relative to <paramref name="Root"/>.</param>
/// <param name="Skipped">What was left out.</param>
internal sealed record DatasetFile(
    string Root,
    string Fingerprint,
    IReadOnlyList<string> Classes,
    IReadOnlyDictionary<string, IReadOnlyList<int>> Counts,
    IReadOnlyList<DatasetFile.FileRow> Files,
    IReadOnlyList<DatasetFile.SkippedRow> Skipped)
{
    public const string Name = "dataset.json";

    private static readonly DatasetJson Json = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    });

    /// <summary>What a run that is about to begin is made from.</summary>
    public static DatasetFile Of(RunFolder folder, ImageDataset dataset, IReadOnlyList<HashedSample> samples,
        string fingerprint) => new(
        Relative(Path.GetFullPath(folder.Path), dataset.Root),
        fingerprint,
        dataset.Classes,
        Enum.GetValues<Split>().ToDictionary(SplitNames.Word, split => (IReadOnlyList<int>)[.. dataset.Classes.Select(
            name => samples.Count(sample => sample.Split == split && sample.Label == name))]),
        [.. samples.Select(sample => new FileRow(sample.Path, sample.Label, SplitNames.Word(sample.Split), sample.Sha256))],
        [.. dataset.Skipped.Select(file => new SkippedRow(Relative(dataset.Root, file.Path), file.Reason))]);

    public void Write(RunFolder folder) => folder.WriteText(
        Name, ResultJson.Document(new JsonObject
        {
            ["root"] = Root,
            ["fingerprint"] = Fingerprint,
            ["classes"] = ResultJson.List(Classes),
            ["counts"] = JsonSerializer.SerializeToNode(Counts, Json.IReadOnlyDictionaryStringIReadOnlyListInt32),
        })[..^2] + List("files", Files.Select(row => JsonSerializer.SerializeToNode(row, Json.FileRow)!))
            + List("skipped", Skipped.Select(row => JsonSerializer.SerializeToNode(row, Json.SkippedRow)!)) + "\n}\n");

    public static DatasetFile? TryRead(string folder)
    {
        string file = Path.Combine(folder, Name);
        try
        {
            if (!File.Exists(file))
                return null;

            // The serializer does not look into lists.
            return JsonSerializer.Deserialize(File.ReadAllText(file), Json.DatasetFile) is { } read
                && !read.Classes.Contains(null!) && !read.Files.Contains(null!) && !read.Skipped.Contains(null!)
                && read.Counts.Values.All(counts => counts?.Count == read.Classes.Count)
                ? read
                : throw new JsonException("it holds null, or the counts are not those of the classes");
        }
        catch (JsonException error)
        {
            throw new DatasetException($"'{file}' is damaged ({error.Message.TrimEnd('.')}); copy the run again.", error);
        }
    }

    private static string List(string name, IEnumerable<JsonNode> rows) =>
        $",\n  \"{name}\": [{string.Join(',', rows.Select(row => "\n    " + ResultJson.OneLine(row)))}\n  ]";

    private static string Relative(string from, string path) =>
        Path.GetRelativePath(from, path).Replace(Path.DirectorySeparatorChar, '/');

    public sealed record FileRow(string Path, string Label, string Split, string? Sha256);

    public sealed record SkippedRow(string Path, string Reason);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(DatasetFile))]
internal sealed partial class DatasetJson : JsonSerializerContext;

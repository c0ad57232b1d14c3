using System.Text.Json;
using MlNetClassifier.App.Runs;
using MlNetClassifier.Data;

namespace MlNetClassifier.App.Reports;

/// <summary><c>dataset.json</c>, read back.</summary>
/// <param name="Root">Where the images were, relative to the run's folder.</param>
/// <param name="Fingerprint">Hash over all of it.</param>
/// <param name="Classes">Class names in class order.</param>
/// <param name="Counts">Samples of each class by split.</param>
/// <param name="Files">Every image.</param>
/// <param name="Skipped">What was left out.</param>
internal sealed record DatasetRecord(
    string Root,
    string Fingerprint,
    IReadOnlyList<string> Classes,
    IReadOnlyDictionary<string, IReadOnlyList<int>> Counts,
    IReadOnlyList<DatasetRecord.FileRow> Files,
    IReadOnlyList<DatasetRecord.SkippedRow> Skipped)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true };

    public static DatasetRecord? TryRead(string folder)
    {
        string file = Path.Combine(folder, DatasetFile.Name);
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize<DatasetRecord>(File.ReadAllText(file), Json) : null;
        }
        catch (JsonException error)
        {
            throw new DatasetException($"'{file}' is damaged ({error.Message}); copy the run again.", error);
        }
    }

    public sealed record FileRow(string Path, string Label, string Split, string? Sha256);

    public sealed record SkippedRow(string Path, string Reason);
}

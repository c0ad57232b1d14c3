using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using MlNetClassifier.Pipelines.Schema;

namespace MlNetClassifier.Pipelines.Saving;

/// <summary>What the stages of a saved pipeline say about themselves, read without loading any of them.</summary>
internal static class SavedStages
{
    private const string StageEntry = "Model.key"; // ML.NET's name of it
    private const string VocabularyEntry = "/Vocabulary/" + StageEntry;

    // ML.NET loads any assembly that a stage names. These are those of its packages with stages, and this one.
    private static readonly FrozenSet<string> Known =
    [
        "Microsoft.ML.Core", "Microsoft.ML.Data", "Microsoft.ML.ImageAnalytics", "Microsoft.ML.KMeansClustering",
        "Microsoft.ML.OnnxTransformer", "Microsoft.ML.PCA", "Microsoft.ML.StandardTrainers", "Microsoft.ML.Transforms",
        typeof(SavedStages).Assembly.GetName().Name!,
    ];

    /// <summary>All strings of all stages, such as their columns and contracts.</summary>
    /// <exception cref="ModelFormatException">A stage is damaged.</exception>
    public static IEnumerable<string> StringsOf(ZipArchive zip) =>
        Stages(zip).SelectMany(entry => SavedStage.Read(Bytes(entry)).Strings);

    /// <summary>The key values of the predicted class, in class order; null for a pipeline without such a column.</summary>
    /// <exception cref="ModelFormatException">The stage is damaged.</exception>
    public static IReadOnlyList<string>? ClassesOf(ZipArchive zip)
    {
        ILookup<string, ZipArchiveEntry> stages = Stages(zip).ToLookup(PathOf);
        return stages.Where(stage => stage.Key.EndsWith(VocabularyEntry, StringComparison.Ordinal))
            .Where(stage => stages[stage.Key.Replace(VocabularyEntry, "/" + StageEntry, StringComparison.Ordinal)]
                .Any(keys => SavedStage.Read(Bytes(keys)).Strings.Contains(ColumnNames.PredictedIndex)))
            .Select(stage => SavedStage.Read(Bytes(stage.First())).KeyValues).FirstOrDefault();
    }

    /// <summary>Which stage asks for an assembly that is neither ML.NET's nor this one; null if none does.</summary>
    /// <exception cref="ModelFormatException">A stage is damaged.</exception>
    public static string? ForeignCode(ZipArchive zip)
    {
        foreach (ZipArchiveEntry entry in zip.Entries.Where(entry => entry.Name != ModelArchive.GraphEntry))
        {
            byte[] bytes = Bytes(entry);
            for (int start = 0; SavedStage.Find(bytes.AsSpan(start)) is >= 0 and var found; start += found + 1)
            {
                var stage = SavedStage.Read(bytes.AsMemory(start + found));
                if (stage.Assemblies.FirstOrDefault(name => !IsKnown(name)) is { } foreign)
                    return $"its stage '{entry.FullName}' asks for code from '{foreign}'";
            }
        }

        return null;
    }

    private static IEnumerable<ZipArchiveEntry> Stages(ZipArchive zip) =>
        zip.Entries.Where(entry => entry.Name == StageEntry);

    private static bool IsKnown(string assembly)
    {
        try
        {
            return Known.Contains(new AssemblyName(assembly).Name!);
        }
        catch (Exception error) when (error is ArgumentException or FileLoadException)
        {
            return false;
        }
    }

    // Written by ML.NET on Windows, it has backslashes.
    private static string PathOf(ZipArchiveEntry entry) => entry.FullName.Replace('\\', '/');

    /// <summary>What an entry holds.</summary>
    public static byte[] Bytes(ZipArchiveEntry entry)
    {
        using Stream packed = entry.Open();
        using var bytes = new MemoryStream();
        packed.CopyTo(bytes);
        return bytes.ToArray();
    }
}

using MlNetClassifier.App.Output;
using MlNetClassifier.Data;
using MlNetClassifier.Data.Checking;
using MlNetClassifier.Data.Discovery;
using MlNetClassifier.Data.Splits;

namespace MlNetClassifier.App.Checking;

/// <summary>Writes the clean part of a data set as a manifest that every verb takes in place of the folder.</summary>
internal static class CleanManifest
{
    /// <summary>What is wrong with the name of the file to write, before anything is read.</summary>
    public static IEnumerable<string> Faults(string manifest, string data)
    {
        if (!ImageListing.ManifestExtensions.Contains(Path.GetExtension(manifest), StringComparer.OrdinalIgnoreCase))
            yield return $"--write-manifest is '{manifest}'; give a file that ends in "
                + $"{string.Join(", ", ImageListing.ManifestExtensions)}.";

        if (string.Equals(manifest, data, StringComparison.Ordinal))
            yield return "--write-manifest is the manifest that is checked; give another file, so that yours stays as it is.";
    }

    /// <summary>Writes the manifest.</summary>
    /// <param name="path">Absolute path of the manifest.</param>
    /// <param name="selection">What to write.</param>
    /// <exception cref="DatasetException">A class name cannot be written.</exception>
    public static void Write(string path, CleanSelection selection)
    {
        if (selection.Kept.Select(image => image.Sample.Label).FirstOrDefault(label => label != label.Trim()) is { } label)
        {
            throw new DatasetException(
                $"The class name '{label}' begins or ends with white space, which a manifest cannot express; "
                + "rename the folder. No manifest was written.");
        }

        string folder = Path.GetDirectoryName(path)!;
        IEnumerable<string> rows = selection.Kept.Select(image => Csv.PlainRow(
            [PathFrom(folder, image.Sample.ImagePath), image.Sample.Label, SplitWord(image.Split)]));
        AtomicFile.WriteText(path, string.Join('\n', ["path,label,split", .. rows]) + "\n");
    }

    /// <summary>Why training would not take the manifest, or null.</summary>
    public static string? Refusal(string path, SplitOptions options)
    {
        try
        {
            ImageDataset.Open(path, options);
            return null;
        }
        catch (DatasetException refusal)
        {
            return refusal.Message;
        }
    }

    /// <summary>How a split is written.</summary>
    public static string SplitWord(Split split) => split switch
    {
        Split.Train => "train",
        Split.Validation => "validation",
        _ => "test",
    };

    // Relative below the manifest's folder, so that both can be moved together.
    private static string PathFrom(string folder, string image)
    {
        string relative = Path.GetRelativePath(folder, image).Replace(Path.DirectorySeparatorChar, '/');
        return relative.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? image : relative;
    }
}

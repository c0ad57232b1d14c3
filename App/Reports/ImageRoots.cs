using System.Security.Cryptography;
using MlNetClassifier.App.Runs;

namespace MlNetClassifier.App.Reports;

/// <summary>Where the images of a run may be now that it was moved, alone or together with them.</summary>
internal static class ImageRoots
{
    private const int MostLevels = 12;

    /// <summary>
    /// Folders of the name that the images' folder had, beside the run, above it, or below another folder, that hold an image
    /// of the run: the same path with the same content.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="folder">The other folder, such as the one that the user is in.</param>
    public static IEnumerable<string> Near(RunRecord run, string folder)
    {
        if (run.Dataset is not { } dataset)
            return [];

        string[] names = [.. dataset.Root.Split('/').SkipWhile(name => name is ".." or ".")];
        IEnumerable<string> above = Above(run.Folder).Take(MostLevels).Append(folder);
        return above.SelectMany(start => Enumerable.Range(0, names.Length + 1)
                .Select(skipped => Path.Combine([start, .. names[skipped..].Select(name => name.TrimEnd(':'))])))
            .Distinct().Where(root => HoldsImageOf(dataset, root));
    }

    private static IEnumerable<string> Above(string folder)
    {
        for (string? at = folder; at is not null; at = Path.GetDirectoryName(at))
            yield return at;
    }

    // Another data set may have files of the same names.
    private static bool HoldsImageOf(DatasetFile dataset, string root)
    {
        if (!Directory.Exists(root)
            || dataset.Files.FirstOrDefault(file => file.Sha256 is not null && File.Exists(Path.Combine(root, file.Path)))
                is not { } known)
            return false;

        try
        {
            using FileStream image = File.OpenRead(Path.Combine(root, known.Path));
            return Convert.ToHexStringLower(SHA256.HashData(image)) == known.Sha256;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}

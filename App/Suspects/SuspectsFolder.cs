using MlNetClassifier.App.Output;
using MlNetClassifier.Data;

namespace MlNetClassifier.App.Suspects;

/// <summary>The folder that holds what was found: tables for programs, a page for people.</summary>
internal static class SuspectsFolder
{
    public const string DefaultName = "suspects";
    public const string PageName = "suspects.html";

    private static readonly string[] Own =
        [SuspectsFile.Name, SuspectsFile.RankingName, SuspectsFile.UnlabelledName, PageName];

    /// <summary>Why the folder must not be written to; null if it may be.</summary>
    public static string? Fault(string folder) =>
        File.Exists(folder) ? "a file; give the name of a folder."
        : Directory.Exists(folder)
            && Directory.EnumerateFileSystemEntries(folder).Any(entry => !Own.Contains(Path.GetFileName(entry)))
            ? "a folder with other files in it; give another name, or add --overwrite."
            : null;

    /// <summary>Writes everything.</summary>
    /// <param name="folder">Absolute path.</param>
    /// <param name="result">What was found.</param>
    /// <param name="hasUnlabelled">Whether images without labels were given.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static void Write(string folder, SuspectsResult result, bool hasUnlabelled, CancellationToken cancellationToken) =>
        OutputFolder.Write(folder, target =>
        {
            SuspectsFile.Write(Path.Combine(target, SuspectsFile.Name), result);
            SuspectsFile.WriteRanking(Path.Combine(target, SuspectsFile.RankingName), result);
            string unlabelled = Path.Combine(target, SuspectsFile.UnlabelledName);
            if (hasUnlabelled)
                SuspectsFile.WriteUnlabelled(unlabelled, result);
            else
                File.Delete(unlabelled);

            AtomicFile.Write(Path.Combine(target, PageName), file => SuspectsPage.Write(file, result, cancellationToken));
        });
}

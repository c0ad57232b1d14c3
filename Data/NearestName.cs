namespace MlNetClassifier.Data;

/// <summary>Finds the name that a mistyped one was probably meant to be, for "did you mean" in messages.</summary>
internal static class NearestName
{
    private const int MostEdits = 3;

    /// <summary>The candidate with the fewest insertions, deletions, replacements and swaps of neighbours.</summary>
    /// <param name="given">What was typed; upper and lower case count as the same.</param>
    /// <param name="candidates">What exists; the first of equally near ones wins.</param>
    /// <returns>The nearest name, or null if none is near enough to be meant.</returns>
    public static string? Find(string given, IEnumerable<string> candidates)
    {
        ArgumentNullException.ThrowIfNull(given);
        ArgumentNullException.ThrowIfNull(candidates);
        (string Name, int Edits) nearest = candidates.Select(name => (name, Distance(given, name)))
            .DefaultIfEmpty((string.Empty, int.MaxValue)).MinBy(pair => pair.Item2);
        return nearest.Edits <= Math.Min(MostEdits, (given.Length + 1) / 2) ? nearest.Name : null;
    }

    /// <summary>The file or folder that a path without one was probably meant to be: some of its parts are mistyped.</summary>
    /// <param name="path">A path that does not exist.</param>
    /// <returns>The path with the nearest name in place of each part that does not exist, or null if none is near.</returns>
    public static string? FindPath(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Existing(Path.TrimEndingDirectorySeparator(path));
    }

    /// <summary>The end of a message about a path that does not exist: what was probably meant.</summary>
    /// <param name="path">The path.</param>
    /// <returns>A sentence after a space, or nothing if nothing is near.</returns>
    public static string DidYouMean(string path) => FindPath(path) is { } near ? $" Did you mean '{near}'?" : string.Empty;

    private static string? Existing(string path)
    {
        if (Path.Exists(path))
            return path;

        string? parent = Path.GetDirectoryName(path);
        string? folder = parent is { Length: > 0 } ? Existing(parent) : parent;
        if (folder is null)
            return null;

        string same = Path.Join(folder, Path.GetFileName(path));
        return Path.Exists(same) ? same
            : Find(Path.GetFileName(path), Names(folder.Length == 0 ? "." : folder)) is { } near ? Path.Join(folder, near)
            : null;
    }

    private static IEnumerable<string> Names(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(folder).Select(entry => Path.GetFileName(entry))
                .Order(StringComparer.Ordinal)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    // Optimal string alignment distance.
    private static int Distance(string given, string name)
    {
        (string a, string b) = (given.ToUpperInvariant(), name.ToUpperInvariant());
        int[,] edits = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    edits[i, j] = i + j;
                    continue;
                }

                int replaced = edits[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                edits[i, j] = Math.Min(replaced, 1 + Math.Min(edits[i - 1, j], edits[i, j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    edits[i, j] = Math.Min(edits[i, j], edits[i - 2, j - 2] + 1);
            }
        }

        return edits[a.Length, b.Length];
    }
}

namespace MlNetClassifier.Data.Discovery;

/// <summary>Names in an error message: quoted, in a fixed order, and few enough to read.</summary>
internal static class NameList
{
    private const int Shown = 10;

    /// <summary>Gives <c>'cat', 'dog'</c> in ordinal order; after ten names only the number of the rest.</summary>
    public static string Quote(IEnumerable<string> names)
    {
        List<string> quoted = [.. names.Order(StringComparer.Ordinal).Select(name => $"'{name}'")];
        string shown = string.Join(", ", quoted.Take(Shown));
        return quoted.Count <= Shown ? shown : $"{shown} and {quoted.Count - Shown} more";
    }
}

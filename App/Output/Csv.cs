namespace MlNetClassifier.App.Output;

/// <summary>Comma-separated values as RFC 4180 writes them, with line feeds.</summary>
internal static class Csv
{
    public static string Row(IEnumerable<string> fields) => string.Join(',', fields.Select(Field));

    private static string Field(string value) => value.AsSpan().ContainsAny([',', '"', '\n', '\r'])
        ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
        : value;
}

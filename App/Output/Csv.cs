using System.Globalization;

namespace MlNetClassifier.App.Output;

/// <summary>
/// Comma-separated values as RFC 4180 writes them, with line feeds, and safe to open in a spreadsheet: text that a spreadsheet
/// would take for a formula has an apostrophe before it, as OWASP recommends.
/// </summary>
internal static class Csv
{
    private const char Mark = '\'';
    private const string FormulaStarts = "=+-@\t\r\n＝＋－＠";

    /// <summary>A row of a file for people, spreadsheets and <see cref="Text"/>.</summary>
    public static string Row(IEnumerable<string> fields) =>
        PlainRow(fields.Select(field => NeedsMark(field) ? Mark + field : field));

    /// <summary>A row of a file whose readers take every field as it is, such as a manifest.</summary>
    public static string PlainRow(IEnumerable<string> fields) => string.Join(',', fields.Select(Field));

    /// <summary>The text of a field that <see cref="Row"/> wrote.</summary>
    public static string Text(string field) => field.StartsWith(Mark) && StartsFormula(field) ? field[1..] : field;

    // A number is no formula. What has the mark already gets another one, so that exactly one is taken off again.
    private static bool NeedsMark(string field) => StartsFormula(field)
        && !double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private static bool StartsFormula(string field) =>
        field.AsSpan().TrimStart(Mark) is [var first, ..] && FormulaStarts.Contains(first);

    private static string Field(string value) => value.AsSpan().ContainsAny([',', '"', '\n', '\r'])
        ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
        : value;
}

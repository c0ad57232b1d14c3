using System.Globalization;

namespace MlNetClassifier.App.Settings;

/// <summary>
/// An amount of memory as it is written on the command line: <c>512MB</c>, <c>2GB</c>, <c>2G</c>, or a number of bytes.
/// </summary>
internal sealed record ByteSize(long Bytes)
{
    private static readonly (string Unit, long Bytes)[] Units =
        [("KB", 1L << 10), ("MB", 1L << 20), ("GB", 1L << 30), ("TB", 1L << 40)];
    private static readonly (string Unit, long Bytes)[] Endings =
        [.. Units, .. Units.Select(unit => (unit.Unit[..1], unit.Bytes)), (string.Empty, 1)];

    /// <exception cref="FormatException">Not of this form.</exception>
    public static ByteSize Parse(string text)
    {
        (string unit, long bytes) = Endings.First(candidate => text.EndsWith(candidate.Unit, StringComparison.OrdinalIgnoreCase));
        string count = text[..^unit.Length];
        return double.TryParse(count, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
            && number * bytes < long.MaxValue
            ? new ByteSize((long)(number * bytes))
            : throw new FormatException($"'{text}' is not an amount of memory; give one such as 512MB or 2GB.");
    }

    public override string ToString()
    {
        (string unit, long bytes) = Units.LastOrDefault(candidate => Bytes >= candidate.Bytes, Units[0]);
        return Bytes % bytes == 0 ? $"{Bytes / bytes}{unit}" : Bytes.ToString(CultureInfo.InvariantCulture);
    }
}

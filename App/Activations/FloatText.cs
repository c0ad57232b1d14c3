using System.Globalization;

namespace MlNetClassifier.App.Activations;

/// <summary>Numbers as <c>activations eval</c> reads and writes them: every bit survives.</summary>
internal static class FloatText
{
    private const int HexDigits = 8;

    /// <summary>A float32 from decimal text, or from the eight hexadecimal digits of its bits.</summary>
    /// <exception cref="UsageException">The text is neither.</exception>
    public static float Parse(string text)
    {
        if (text.Length == HexDigits
            && uint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint bits))
            return BitConverter.UInt32BitsToSingle(bits);

        return text.ToUpperInvariant() switch
        {
            "INF" or "+INF" or "INFINITY" or "+INFINITY" or "∞" => float.PositiveInfinity,
            "-INF" or "-INFINITY" or "-∞" => float.NegativeInfinity,
            _ => float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float value)
                ? value
                : throw new UsageException($"'{text}' is not a number; give decimal text such as -1.5, or the 8 hexadecimal "
                    + "digits of a float32 such as bfc00000."),
        };
    }

    /// <summary>One number, or the comma-separated numbers of a row.</summary>
    public static float[] ParseRow(string text) =>
        [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Parse)];

    public static string Row(IEnumerable<float> values) =>
        string.Join(',', values.Select(value => value.ToString("R", CultureInfo.InvariantCulture)));

    public static string Bits(IEnumerable<float> values) =>
        string.Join(',',
            values.Select(value => BitConverter.SingleToUInt32Bits(value).ToString("x8", CultureInfo.InvariantCulture)));
}

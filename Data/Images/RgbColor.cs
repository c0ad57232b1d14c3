using System.Globalization;

namespace MlNetClassifier.Data.Images;

/// <summary>A colour in 8-bit sRGB: what lies behind transparent pixels and around a padded picture.</summary>
/// <param name="Red">Red, 0 to 255.</param>
/// <param name="Green">Green, 0 to 255.</param>
/// <param name="Blue">Blue, 0 to 255.</param>
public readonly record struct RgbColor(byte Red, byte Green, byte Blue)
{
    private const string WhiteName = "white";
    private const string BlackName = "black";

    /// <summary>(255, 255, 255), the paper behind most drawings and logos with transparency.</summary>
    public static RgbColor White { get; } = new(byte.MaxValue, byte.MaxValue, byte.MaxValue);

    /// <summary>(0, 0, 0), which is also <c>default</c>.</summary>
    public static RgbColor Black { get; }

    /// <summary>
    /// Reads what <see cref="ToString"/> writes: <c>white</c>, <c>black</c> or <c>#rrggbb</c> with hexadecimal digits of
    /// either case.
    /// </summary>
    /// <param name="text">The text; null is no colour.</param>
    /// <param name="color">The colour, or black when the text is none.</param>
    /// <returns>Whether the text is a colour.</returns>
    public static bool TryParse(string? text, out RgbColor color)
    {
        color = text == WhiteName ? White : Black;
        if (text is WhiteName or BlackName)
            return true;

        if (text is not ['#', _, _, _, _, _, _]
            || !int.TryParse(text.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int rgb))
            return false;

        color = new RgbColor((byte)(rgb >> 16), (byte)(rgb >> 8), (byte)rgb);
        return true;
    }

    /// <summary>
    /// The shortest text for the colour: its name, if it is <c>white</c> or <c>black</c>, else <c>#rrggbb</c> in lower case.
    /// </summary>
    /// <returns>A text that <see cref="TryParse"/> reads.</returns>
    public override string ToString() =>
        this == White ? WhiteName : this == Black ? BlackName : $"#{Red:x2}{Green:x2}{Blue:x2}";
}

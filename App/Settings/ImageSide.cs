using System.Globalization;
using MlNetClassifier.Data.Images;

namespace MlNetClassifier.App.Settings;

/// <summary>Size of the network's input as it is typed: <c>64</c>, or <c>64x96</c> for height x width.</summary>
internal sealed record ImageSide(int Height, int Width)
{
    public static ImageSide Default { get; } = new(new ImageInput().Height, new ImageInput().Width);

    /// <exception cref="FormatException">Not of this form.</exception>
    public static ImageSide Parse(string text)
    {
        string[] sides = text.Split('x', 'X');
        return sides.Length is 1 or 2
            && int.TryParse(sides[0], NumberStyles.None, CultureInfo.InvariantCulture, out int height)
            && int.TryParse(sides[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int width)
            ? new ImageSide(height, width)
            : throw new FormatException($"--size is '{text}'; give pixels such as 64, or HEIGHTxWIDTH such as 64x96.");
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Height}{(Height == Width ? null : $"x{Width}")}");
}

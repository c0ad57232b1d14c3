using System.Collections.Immutable;

namespace MlNetClassifier.Pipelines.Networks;

/// <summary>What a network takes for one sample: an image, or a row of numbers.</summary>
/// <param name="Shape">(height, width, channels), or (length).</param>
/// <param name="Pixels">How bytes become numbers; null for numbers (float32) that are taken as they are.</param>
public sealed record NetworkInput(ImmutableArray<int> Shape, PixelFormat? Pixels)
{
    private const int MaxSide = 16_384;
    private const int Colours = 3;

    /// <summary>Whether a sample has height, width and channels.</summary>
    public bool IsImage => Shape.Length == 3;

    /// <summary>Height of an image in pixels; 1 for a row of numbers.</summary>
    public int Height => IsImage ? Shape[0] : 1;

    /// <summary>Width of an image in pixels; 1 for a row of numbers.</summary>
    public int Width => IsImage ? Shape[1] : 1;

    /// <summary>Channels of an image; the length of a row of numbers.</summary>
    public int Channels => Shape[^1];

    /// <summary>Numbers of a sample.</summary>
    public int Length => checked(Height * Width * Channels);

    /// <summary>RGB images of bytes.</summary>
    /// <param name="height">Height in pixels.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="pixels">How bytes become numbers; null means <see cref="PixelFormat.Unit"/>.</param>
    public static NetworkInput Image(int height, int width, PixelFormat? pixels = null) =>
        new([height, width, Colours], pixels ?? PixelFormat.Unit);

    /// <summary>Images whose numbers are taken as they are.</summary>
    /// <param name="height">Height in pixels.</param>
    /// <param name="width">Width in pixels.</param>
    public static NetworkInput FloatImage(int height, int width) => new([height, width, Colours], null);

    /// <summary>Rows of numbers, such as the features that another network gives.</summary>
    /// <param name="length">Numbers of a row.</param>
    public static NetworkInput Features(int length) => new([length], null);

    /// <summary>What is wrong with it.</summary>
    internal IEnumerable<string> Faults()
    {
        if (Shape.Any(side => side < 1))
            yield return $"A sample of {string.Join(" x ", Shape)} has nothing in it; every side must be 1 or more.";

        if (Height > MaxSide || Width > MaxSide)
            yield return $"Images of {Height} x {Width} pixels (height x width) are too large; a side may have "
                + $"{MaxSide:N0} at most.";

        if (Pixels is { } pixels && (pixels.Fault() ?? (IsImage && pixels.Channels == Channels
            ? null
            : $"The pixel format ({pixels}) does not have the {Channels} channels of the samples.")) is { } fault)
            yield return fault;
    }

    /// <inheritdoc />
    public bool Equals(NetworkInput? other) =>
        other is not null && Shape.AsSpan().SequenceEqual(other.Shape.AsSpan()) && Pixels == other.Pixels;

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Shape.Length, Shape[0]);
}

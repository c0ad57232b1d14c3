using System.Collections.Immutable;

namespace MlNetClassifier.Pipelines.Networks;

/// <summary>
/// How a network turns the bytes of an image into numbers: <c>(byte scale - mean) / standard deviation</c>, channel by channel.
/// </summary>
/// <param name="Scale">Factor of each byte.</param>
/// <param name="Mean">Taken off each scaled channel, in the order R, G, B.</param>
/// <param name="StandardDeviation">Divides each channel after that; above 0.</param>
public sealed record PixelFormat(float Scale, ImmutableArray<float> Mean, ImmutableArray<float> StandardDeviation)
{
    /// <summary>What scales a byte to [0, 1], the same float32 in training and in the saved graph.</summary>
    public const float ByteScale = 1f / byte.MaxValue;

    /// <summary>From 0 to 1.</summary>
    public static PixelFormat Unit { get; } = new(ByteScale, [0, 0, 0], [1, 1, 1]);

    /// <summary>The bytes as they are, 0 to 255.</summary>
    public static PixelFormat Raw { get; } = new(1, [0, 0, 0], [1, 1, 1]);

    /// <summary>Whether the bytes are taken as they are.</summary>
    internal bool IsRaw => Equals(Raw);

    /// <summary>Whether there is nothing to do but scale to [0, 1].</summary>
    internal bool IsUnit => Equals(Unit);

    /// <summary>Channels of an image.</summary>
    internal int Channels => Mean.Length;

    /// <summary>The format as <c>value factor + offset</c> of values in [0, 1].</summary>
    internal (float Factor, float Offset) OfUnit(int channel) =>
        (Scale / ByteScale / StandardDeviation[channel], -Mean[channel] / StandardDeviation[channel]);

    /// <summary>What is wrong with the numbers; null if nothing is.</summary>
    internal string? Fault() => float.IsFinite(Scale) && Scale != 0 && StandardDeviation.Length == Channels
        && Mean.All(float.IsFinite) && StandardDeviation.All(deviation => float.IsFinite(deviation) && deviation > 0)
            ? null
            : $"The pixel format ({this}) needs a finite scale other than 0, and for each channel a finite mean and a standard "
                + "deviation above 0.";

    /// <inheritdoc />
    public bool Equals(PixelFormat? other) => other is not null && Scale == other.Scale
        && Mean.AsSpan().SequenceEqual(other.Mean.AsSpan())
        && StandardDeviation.AsSpan().SequenceEqual(other.StandardDeviation.AsSpan());

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Scale, Mean.Length);

    /// <summary>The format in words.</summary>
    /// <returns>
    /// Such as <c>scale 1/255, mean 0.5, 0.5, 0.5, standard deviation 0.25, 0.25, 0.25</c>; only what is not trivial.
    /// </returns>
    public override string ToString()
    {
        string scale = Scale == ByteScale ? "1/255" : FormattableString.Invariant($"{Scale}");
        return $"scale {scale}" + (Mean.All(mean => mean == 0) ? string.Empty : $", mean {List(Mean)}")
            + (StandardDeviation.All(deviation => deviation == 1)
                ? string.Empty
                : $", standard deviation {List(StandardDeviation)}");
    }

    private static string List(ImmutableArray<float> values) =>
        string.Join(", ", values.Select(value => FormattableString.Invariant($"{value}")));
}

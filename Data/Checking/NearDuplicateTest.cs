namespace MlNetClassifier.Data.Checking;

/// <summary>
/// Decides whether two pictures are one picture that was saved twice: at another quality, in another format, or somewhat
/// smaller or larger. Crops, mirror images, and copies with other colours or brightness are not near-duplicates here.
/// </summary>
/// <remarks>
/// Three tests, and all must agree (docs/adr/0013). The thresholds were measured on 1,900 photographs: every copy at JPEG
/// quality 40 to 90, as PNG, at 0.5 to 2 times the size passes, 99.7 % of those of 32x32 pixels that were halved and saved at
/// quality 75; of 1.8 million pairs of photographs the only five that pass are true copies.
/// </remarks>
internal static class NearDuplicateTest
{
    /// <summary>Most bits in which the hashes differ.</summary>
    public const int MaxDistance = 10;

    /// <summary>
    /// Least correlation of what is left of the brightness when its surroundings are taken away; blind to contrast.
    /// </summary>
    public const double MinDetailCorrelation = 0.78;

    /// <summary>
    /// Most difference in levels of 255, root mean square over pixels and channels, that a shift by one pixel of the miniature
    /// does not explain: copies that were resized by other kernels differ at every edge and nowhere else.
    /// </summary>
    public const double MaxUnexplainedDifference = 8;

    private const int Radius = 2;

    /// <summary>Whether the two are one picture.</summary>
    public static bool Passes(Miniature a, Miniature b) =>
        !a.IsFlat && !b.IsFlat
        && PerceptualHash.Distance(a.Hash, b.Hash) <= MaxDistance
        && UnexplainedDifference(a, b) <= MaxUnexplainedDifference
        && DetailCorrelation(a, b) >= MinDetailCorrelation;

    /// <summary>
    /// Pearson's correlation of the two brightnesses less the mean of the 5x5 pixels around, in [-1, 1]; 0 without detail.
    /// </summary>
    public static double DetailCorrelation(Miniature a, Miniature b)
    {
        Span<float> detailA = stackalloc float[Miniature.PixelCount];
        Span<float> detailB = stackalloc float[Miniature.PixelCount];
        Detail(a, detailA);
        Detail(b, detailB);
        double product = 0, squareA = 0, squareB = 0;
        for (int i = 0; i < detailA.Length; i++)
        {
            product += detailA[i] * detailB[i];
            squareA += detailA[i] * detailA[i];
            squareB += detailB[i] * detailB[i];
        }

        return squareA > 0 && squareB > 0 ? product / Math.Sqrt(squareA * squareB) : 0;
    }

    /// <summary>
    /// Root mean square of how far each value lies outside the range of the 3x3 values around it in the other picture, both
    /// ways, in levels of 255.
    /// </summary>
    public static double UnexplainedDifference(Miniature a, Miniature b)
    {
        double sum = 0;
        for (int channel = 0; channel < Miniature.Channels; channel++)
            sum += Outside(a.Channel(channel), b.Channel(channel)) + Outside(b.Channel(channel), a.Channel(channel));

        return Math.Sqrt(sum / (2 * Miniature.Channels * Miniature.PixelCount));
    }

    private static void Detail(Miniature picture, Span<float> detail)
    {
        Span<float> luma = stackalloc float[Miniature.PixelCount];
        for (int i = 0; i < luma.Length; i++)
            luma[i] = Miniature.Luma(picture.Channel(0)[i], picture.Channel(1)[i], picture.Channel(2)[i]);

        float mean = 0;
        for (int i = 0; i < luma.Length; i++)
        {
            (Range rows, Range columns) = Around(i, Radius);
            float sum = 0;
            int count = 0;
            for (int y = rows.Start.Value; y < rows.End.Value; y++)
            {
                for (int x = columns.Start.Value; x < columns.End.Value; x++, count++)
                    sum += luma[(y * Miniature.Side) + x];
            }

            detail[i] = luma[i] - (sum / count);
            mean += detail[i] / luma.Length;
        }

        for (int i = 0; i < detail.Length; i++)
            detail[i] -= mean;
    }

    private static double Outside(ReadOnlySpan<byte> values, ReadOnlySpan<byte> others)
    {
        double sum = 0;
        for (int i = 0; i < values.Length; i++)
        {
            (Range rows, Range columns) = Around(i, 1);
            (int least, int most) = (byte.MaxValue, byte.MinValue);
            for (int y = rows.Start.Value; y < rows.End.Value; y++)
            {
                for (int x = columns.Start.Value; x < columns.End.Value; x++)
                {
                    int other = others[(y * Miniature.Side) + x];
                    (least, most) = (Math.Min(least, other), Math.Max(most, other));
                }
            }

            int outside = Math.Max(0, Math.Max(least - values[i], values[i] - most));
            sum += outside * outside;
        }

        return sum;
    }

    private static (Range Rows, Range Columns) Around(int pixel, int radius)
    {
        (int y, int x) = Math.DivRem(pixel, Miniature.Side);
        return (Inside(y), Inside(x));

        Range Inside(int centre) => Math.Max(0, centre - radius)..Math.Min(Miniature.Side, centre + radius + 1);
    }
}

namespace MlNetClassifier.Pipelines.Explaining;

/// <summary>What stands in for a part of an image that is covered: pixels uint8 (3, H, W) without what was there.</summary>
internal static class CoveredPixels
{
    private const int Passes = 3; // three means of means are nearly a Gaussian

    /// <summary>The mean colour of the image.</summary>
    public static byte[] Mean(ReadOnlySpan<byte> pixels, int height, int width)
    {
        byte[] mean = new byte[pixels.Length];
        for (int plane = 0; plane < pixels.Length; plane += height * width)
        {
            long sum = 0;
            foreach (byte value in pixels.Slice(plane, height * width))
                sum += value;

            mean.AsSpan(plane, height * width).Fill((byte)((sum + (height * width / 2)) / (height * width)));
        }

        return mean;
    }

    /// <summary>The image so blurred that colours remain and shapes do not: by an eighth of its sides.</summary>
    public static byte[] Blurred(ReadOnlySpan<byte> pixels, int height, int width)
    {
        byte[] blurred = pixels.ToArray();
        for (int plane = 0; plane < pixels.Length; plane += height * width)
        {
            for (int pass = 0; pass < Passes; pass++)
            {
                for (int y = 0; y < height; y++)
                    Average(blurred, plane + (y * width), 1, width);

                for (int x = 0; x < width; x++)
                    Average(blurred, plane + x, width, height);
            }
        }

        return blurred;
    }

    // A line, each value becoming the mean of its neighbours; at the ends, of those that are there.
    private static void Average(Span<byte> values, int start, int step, int count)
    {
        const int Shares = 8;
        int radius = Math.Max(1, count / Shares);
        Span<int> sums = count < 2048 ? stackalloc int[count + 1] : new int[count + 1];
        sums[0] = 0;
        for (int i = 0; i < count; i++)
            sums[i + 1] = sums[i] + values[start + (i * step)];

        for (int i = 0; i < count; i++)
        {
            (int from, int to) = (Math.Max(0, i - radius), Math.Min(count, i + radius + 1));
            values[start + (i * step)] = (byte)((sums[to] - sums[from] + ((to - from) / 2)) / (to - from));
        }
    }
}

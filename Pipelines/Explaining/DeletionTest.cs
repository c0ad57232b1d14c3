using MlNetClassifier.Data;

namespace MlNetClassifier.Pipelines.Explaining;

/// <summary>Removes the cells that a map marks, and others, to see whether the answer depends on them.</summary>
/// <seealso href="https://arxiv.org/abs/1806.07421">Petsiuk, Das and Saenko, 2018: the deletion metric</seealso>
internal static class DeletionTest
{
    private const int Steps = 8;
    private const int RandomOrders = 8;

    /// <summary>Measures both curves.</summary>
    /// <param name="network">The network.</param>
    /// <param name="pixels">The image: uint8 (3, H, W).</param>
    /// <param name="size">Its height and width.</param>
    /// <param name="map">What is tested.</param>
    /// <param name="probability">Of logits: that of the predicted class.</param>
    /// <param name="whole">That of the image as it is.</param>
    public static DeletionCurve Run(NetworkVariants network, byte[] pixels, (int Height, int Width) size, EvidenceMap map,
        Func<float[], float> probability, float whole)
    {
        var grid = new TileGrid(map.Rows, map.Columns, size.Height, size.Width);
        byte[] mean = CoveredPixels.Mean(pixels, size.Height, size.Width);
        int[][] orders = [map.Falling, .. Enumerable.Range(0, RandomOrders).Select(index => Shuffled(index, grid.Cells))];
        int[] removed = [.. Enumerable.Range(0, Steps + 1).Select(step => step * grid.Cells / Steps)];
        float[][] logits = network.Logits(orders.Length * (Steps - 1) + 1, pixels, (index, variant) =>
        {
            if (index == orders.Length * (Steps - 1))
                mean.CopyTo(variant, 0);
            else
                foreach (int cell in orders[index / (Steps - 1)].Take(removed[1 + (index % (Steps - 1))]))
                    grid.Copy(mean, variant, cell);
        });

        // Nothing removed and all removed are the same for all orders.
        float[] found = [.. logits.Select(probability)];
        float[] fractions = [.. removed.Select(count => (float)count / grid.Cells)];
        float[][] curves =
            [.. found.SkipLast(1).Chunk(Steps - 1).Select(inner => (float[])[whole, .. inner, found[^1]])];
        return new DeletionCurve(
            fractions, curves[0],
            [.. Enumerable.Range(0, Steps + 1).Select(step => curves.Skip(1).Average(curve => curve[step]))],
            [.. curves.Skip(1).Select(curve => DeletionCurve.AreaBelow(fractions, curve))]);
    }

    private static int[] Shuffled(int index, int cells)
    {
        int[] order = [.. Enumerable.Range(0, cells)];
        SeededRandom.Create(0, "deletion order", index).Shuffle(order);
        return order;
    }
}

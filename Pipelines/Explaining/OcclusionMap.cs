namespace MlNetClassifier.Pipelines.Explaining;

/// <summary>
/// How far the logit of the predicted class, minus that of the runner-up, falls when a patch of the image is covered.
/// </summary>
/// <remarks>
/// A patch is a quarter of each side and moves by an eighth, so that every network takes the same number of passes. It is covered
/// twice, by the image's mean colour and by the blurred image: the first brings edges that were not there, the second leaves the
/// colour; what both agree on counts (docs/adr/0038). A cell gets the mean of the patches over it: of four everywhere, since
/// patches begin and end beyond the edge, or else the maximum would be drawn there.
/// </remarks>
/// <seealso href="https://arxiv.org/abs/1311.2901">Zeiler and Fergus, 2014</seealso>
internal static class OcclusionMap
{
    private const int Cells = 8;
    private const int PatchCells = 2;
    private const int Patches = Cells + PatchCells - 1;

    /// <summary>Computes the map.</summary>
    /// <param name="network">The network.</param>
    /// <param name="pixels">The image: uint8 (3, H, W).</param>
    /// <param name="size">Its height and width.</param>
    /// <param name="advantage">Of logits: the predicted class minus the runner-up.</param>
    /// <param name="whole">That of the image as it is.</param>
    public static EvidenceMap Compute(NetworkVariants network, byte[] pixels, (int Height, int Width) size,
        Func<float[], float> advantage, float whole)
    {
        var grid = new TileGrid(Cells, Cells, size.Height, size.Width);
        byte[][] covers =
            [CoveredPixels.Mean(pixels, size.Height, size.Width), CoveredPixels.Blurred(pixels, size.Height, size.Width)];
        float[][] logits = network.Logits(covers.Length * Patches * Patches, pixels, (index, variant) =>
        {
            foreach (int cell in Patch(index / covers.Length))
                grid.Copy(covers[index % covers.Length], variant, cell);
        });

        (float[] sums, int[] counts) = (new float[grid.Cells], new int[grid.Cells]);
        for (int index = 0; index < logits.Length; index++)
        {
            foreach (int cell in Patch(index / covers.Length))
            {
                sums[cell] += whole - advantage(logits[index]);
                counts[cell]++;
            }
        }

        return new EvidenceMap(Cells, Cells, [.. sums.Zip(counts, (sum, count) => sum / count)]);
    }

    private static IEnumerable<int> Patch(int index) =>
        from row in Covered(index / Patches)
        from column in Covered(index % Patches)
        select (row * Cells) + column;

    private static IEnumerable<int> Covered(int place) =>
        Enumerable.Range(place - PatchCells + 1, PatchCells).Where(cell => cell is >= 0 and < Cells);
}

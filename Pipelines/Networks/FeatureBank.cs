namespace MlNetClassifier.Pipelines.Networks;

/// <summary>The last hidden features of some training images: what an image is compared with to see how strange it is.</summary>
/// <param name="Length">Numbers of a row.</param>
/// <param name="Rows">The rows, one after the other; at least one.</param>
internal sealed record FeatureBank(int Length, float[] Rows)
{
    private const int MostRows = 1024; // a thousandth of the work of a pretrained network
    private const int MostNumbers = 1 << 19; // 2 MiB
    private const int LeastRows = 64; // of features that are so long that fewer fit in, nothing can be said

    /// <summary>Most images that are kept.</summary>
    /// <param name="length">Numbers of a row.</param>
    /// <returns>A number, 0 where the features are too long.</returns>
    public static int Capacity(int length) =>
        Math.Min(MostRows, MostNumbers / length) is >= LeastRows and var rows ? rows : 0;

    /// <summary>Images that are kept.</summary>
    public int Count => Rows.Length / Length;

    /// <summary>A row.</summary>
    public ReadOnlySpan<float> Row(int index) => Rows.AsSpan(index * Length, Length);
}

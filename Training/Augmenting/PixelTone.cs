using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MlNetClassifier.Training.Augmenting;

/// <summary>Brightness and contrast of an image. Vectors of a fixed width, so that every processor gives the same bits.</summary>
internal static class PixelTone
{
    /// <summary>Mean over all pixels and channels.</summary>
    public static float Mean(ReadOnlySpan<float> image)
    {
        ReadOnlySpan<Vector128<float>> vectors = MemoryMarshal.Cast<float, Vector128<float>>(image);
        Vector128<float> sums = Vector128<float>.Zero;
        foreach (Vector128<float> vector in vectors)
            sums += vector;

        float sum = Vector128.Sum(sums);
        foreach (float value in image[(vectors.Length * Vector128<float>.Count)..])
            sum += value;

        return sum / image.Length;
    }

    /// <summary><c>value = clamp((value - mean) contrast + mean + brightness, 0, 1)</c>.</summary>
    /// <param name="image">Values in [0, 1].</param>
    /// <param name="brightness">What is added, from -1 to 1.</param>
    /// <param name="contrast">Factor, 0 or more; 1 changes nothing.</param>
    public static void Apply(Span<float> image, float brightness, float contrast)
    {
        float offset = (Mean(image) * (1 - contrast)) + brightness;
        Span<Vector128<float>> vectors = MemoryMarshal.Cast<float, Vector128<float>>(image);
        Vector128<float> offsets = Vector128.Create(offset);
        foreach (ref Vector128<float> vector in vectors)
            vector = Vector128.Min(Vector128.Max((vector * contrast) + offsets, Vector128<float>.Zero), Vector128<float>.One);

        foreach (ref float value in image[(vectors.Length * Vector128<float>.Count)..])
            value = Math.Clamp((value * contrast) + offset, 0, 1);
    }
}

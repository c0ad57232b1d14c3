using MlNetClassifier.Data;
using MlNetClassifier.Pipelines.Saving;

namespace MlNetClassifier.Pipelines.Scoring;

/// <summary>
/// Inputs whose logits are stored in the model: made when it is saved, computed again when it is loaded. A model that answers
/// differently on another machine, runtime or library version says so instead of classifying wrongly.
/// </summary>
/// <remarks>The inputs are seeded patterns, not training images: a model file reveals no picture.</remarks>
internal static class GoldenCheck
{
    /// <summary>
    /// Largest accepted difference, relative to the largest logit: a hundred times what differing instruction sets cause in
    /// float32, a hundredth of what a wrong layer causes.
    /// </summary>
    private const float Tolerance = 1e-3f;

    /// <summary>What an image may take: a hundred times as long as with a large network.</summary>
    public static readonly TimeSpan MostTime = TimeSpan.FromMinutes(1);

    private const int SampleCount = 2;

    /// <summary>Makes the samples of a model about to be saved.</summary>
    public static IReadOnlyList<ModelManifest.GoldenSample> Make(Func<IReadOnlyList<byte[]>, float[][]> logitsOf, int height,
        int width)
    {
        byte[][] inputs = [.. Enumerable.Range(0, SampleCount).Select(index => Pattern(index, height, width))];
        return [.. inputs.Zip(logitsOf(inputs), (pixels, logits) => new ModelManifest.GoldenSample(pixels, logits))];
    }

    /// <summary>Computes the samples again.</summary>
    /// <exception cref="SelfCheckException">A logit differs by more than the tolerance, or the model cannot be run.</exception>
    public static void Run(Func<IReadOnlyList<byte[]>, float[][]> logitsOf, ModelManifest manifest, string path)
    {
        byte[][] inputs = [.. manifest.Golden.Select(sample => sample.Pixels)];
        float[][] found = Compute(logitsOf, inputs, path);
        foreach ((ModelManifest.GoldenSample golden, float[] logits) in manifest.Golden.Zip(found))
        {
            float tolerance = Tolerance * Math.Max(1, golden.Logits.Max(MathF.Abs));
            float[] differences = [.. golden.Logits.Zip(logits, (a, b) => MathF.Abs(a - b))];

            // Not the largest difference: Max skips NaN.
            if (golden.Logits.Length != logits.Length || !differences.All(difference => difference <= tolerance))
            {
                throw new SelfCheckException(
                    $"The model '{path}' failed its self-check: a golden sample gives logits that differ by "
                    + $"{string.Join(", ", differences.Select(d => $"{d:G3}"))}, "
                    + $"at most {tolerance:G3} is accepted. This machine or its ONNX Runtime computes differently; do not "
                    + "trust its predictions here.");
            }
        }
    }

    private static float[][] Compute(Func<IReadOnlyList<byte[]>, float[][]> logitsOf, byte[][] inputs, string path)
    {
        try
        {
            return logitsOf(inputs);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            throw new SelfCheckException(
                $"The model '{path}' failed its self-check: its golden samples cannot be computed here "
                    + $"({error.GetBaseException().Message}).", error);
        }
    }

    // Coarse random tiles under fine noise: every filter of the network has something to answer to.
    private static byte[] Pattern(int index, int height, int width)
    {
        const int Tile = 8;
        Random random = SeededRandom.Create(0, "golden sample", index);
        byte[] pixels = new byte[3 * height * width];
        int[] tiles = [.. Enumerable.Range(0, 3 * (1 + (height / Tile)) * (1 + (width / Tile))).Select(_ => random.Next(256))];
        for (int i = 0; i < pixels.Length; i++)
        {
            (int channel, int y, int x) = (i / (height * width), i / width % height, i % width);
            int tile = tiles[(((channel * (1 + (height / Tile))) + (y / Tile)) * (1 + (width / Tile))) + (x / Tile)];
            pixels[i] = (byte)Math.Clamp(tile + random.Next(-40, 41), 0, 255);
        }

        return pixels;
    }
}

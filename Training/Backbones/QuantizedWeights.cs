using System.Numerics.Tensors;

namespace MlNetClassifier.Training.Backbones;

/// <summary>Weights and biases of a convolution as integers, symmetric around 0, each filter with a scale of its own.</summary>
/// <param name="Weights">Filter by filter.</param>
/// <param name="Scales">Of the weights of each filter.</param>
/// <param name="Biases">One per filter.</param>
/// <param name="BiasScales">That of the weights times that of the input, so that sums of products take a bias as it is.</param>
internal sealed record QuantizedWeights(sbyte[] Weights, float[] Scales, int[] Biases, float[] BiasScales)
{
    /// <summary>
    /// Largest weight. Without VNNI a processor adds two products in 16 bits: 2 x 255 x 64 fits; 2 x 255 x 127 does not, would be
    /// cut off, and the network would answer differently there.
    /// </summary>
    public const int Largest = 64;

    private const double LargestBias = 1 << 30;
    private const double LeastScale = 1e-12;

    /// <summary>Rounds.</summary>
    /// <param name="weights">Filter by filter.</param>
    /// <param name="biases">One per filter.</param>
    /// <param name="inputScale">What one step of the rounded input stands for.</param>
    public static QuantizedWeights Of(float[] weights, float[] biases, float inputScale)
    {
        int filters = biases.Length, taps = weights.Length / filters;
        var rounded = new QuantizedWeights(new sbyte[weights.Length], new float[filters], new int[filters], new float[filters]);
        for (int filter = 0; filter < filters; filter++)
        {
            // The scale that brings the largest weight to the end of the range, unless the bias would not fit 32 bits then.
            double largest = Math.Abs(TensorPrimitives.MaxMagnitude<float>(weights.AsSpan(filter * taps, taps)));
            double bias = Math.Abs(biases[filter]) / (inputScale * LargestBias);
            float scale = (float)Math.Max(Math.Max(largest / Largest, bias), LeastScale);
            rounded.Scales[filter] = scale;
            rounded.BiasScales[filter] = scale * inputScale;
            rounded.Biases[filter] = (int)Math.Round(biases[filter] / ((double)scale * inputScale));
            for (int i = filter * taps; i < (filter + 1) * taps; i++)
                rounded.Weights[i] = (sbyte)Math.Clamp(MathF.Round(weights[i] / scale), -Largest, Largest);
        }

        return rounded;
    }
}

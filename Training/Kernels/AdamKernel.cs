using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MlNetClassifier.Training.Kernels;

/// <summary>One update of Adam over a tensor, in one pass over memory.</summary>
/// <remarks>
/// TorchSharp's Adam makes five to six passes and takes three times as long. Every operation is correctly rounded in vector
/// and scalar form alike, so the result does not depend on the width of the processor's vectors.
/// </remarks>
/// <seealso href="https://arxiv.org/abs/1412.6980">Kingma and Ba, 2015</seealso>
internal static class AdamKernel
{
    public const double Beta1 = 0.9;
    public const double Beta2 = 0.999;
    public const double Epsilon = 1e-7;
    private const float OneMinusBeta1 = (float)(1 - Beta1);
    private const float OneMinusBeta2 = (float)(1 - Beta2);

    /// <summary>
    /// Keras' form: <c>m += (g - m)(1 - beta1); v += (g^2 - v)(1 - beta2); w -= rate m / (sqrt(v) + epsilon)</c>. (PyTorch
    /// adds epsilon after correcting the bias of v, which with Keras' epsilon gives visibly different losses.)
    /// </summary>
    /// <param name="weights">Weights w, updated.</param>
    /// <param name="gradient">Gradient g.</param>
    /// <param name="mean">Running mean m of g, updated.</param>
    /// <param name="variance">Running mean v of g^2, updated.</param>
    /// <param name="rate">Learning rate with the bias correction of the step in it.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Update(Span<float> weights, ReadOnlySpan<float> gradient, Span<float> mean, Span<float> variance,
        float rate)
    {
        Span<Vector<float>> w = MemoryMarshal.Cast<float, Vector<float>>(weights);
        ReadOnlySpan<Vector<float>> g = MemoryMarshal.Cast<float, Vector<float>>(gradient)[..w.Length];
        Span<Vector<float>> m = MemoryMarshal.Cast<float, Vector<float>>(mean)[..w.Length];
        Span<Vector<float>> v = MemoryMarshal.Cast<float, Vector<float>>(variance)[..w.Length];
        var oneMinusBeta1 = new Vector<float>(OneMinusBeta1);
        var oneMinusBeta2 = new Vector<float>(OneMinusBeta2);
        var epsilon = new Vector<float>((float)Epsilon);
        var minusRate = new Vector<float>(-rate);
        for (int i = 0; i < w.Length; i++)
        {
            m[i] = Vector.FusedMultiplyAdd(g[i] - m[i], oneMinusBeta1, m[i]);
            v[i] = Vector.FusedMultiplyAdd((g[i] * g[i]) - v[i], oneMinusBeta2, v[i]);
            w[i] = Vector.FusedMultiplyAdd(minusRate, m[i] / (Vector.SquareRoot(v[i]) + epsilon), w[i]);
        }

        for (int i = w.Length * Vector<float>.Count; i < weights.Length; i++)
        {
            mean[i] = MathF.FusedMultiplyAdd(gradient[i] - mean[i], OneMinusBeta1, mean[i]);
            variance[i] = MathF.FusedMultiplyAdd((gradient[i] * gradient[i]) - variance[i], OneMinusBeta2, variance[i]);
            weights[i] = MathF.FusedMultiplyAdd(-rate, mean[i] / (MathF.Sqrt(variance[i]) + (float)Epsilon), weights[i]);
        }
    }

    /// <summary>Decoupled weight decay, before the update: <c>w *= factor</c>.</summary>
    /// <param name="weights">Weights w, updated.</param>
    /// <param name="factor">1 minus learning rate times decay.</param>
    /// <seealso href="https://arxiv.org/abs/1711.05101">Loshchilov and Hutter, 2019</seealso>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Decay(Span<float> weights, float factor)
    {
        Span<Vector<float>> w = MemoryMarshal.Cast<float, Vector<float>>(weights);
        for (int i = 0; i < w.Length; i++)
            w[i] *= factor;

        for (int i = w.Length * Vector<float>.Count; i < weights.Length; i++)
            weights[i] *= factor;
    }

    /// <summary>Moves a moving average one step towards new values: <c>average += (values - average) share</c>.</summary>
    /// <param name="average">The average, updated.</param>
    /// <param name="values">As long as the average.</param>
    /// <param name="share">Share of the new values, from 0 to 1.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Follow(Span<float> average, ReadOnlySpan<float> values, float share)
    {
        Span<Vector<float>> a = MemoryMarshal.Cast<float, Vector<float>>(average);
        ReadOnlySpan<Vector<float>> v = MemoryMarshal.Cast<float, Vector<float>>(values)[..a.Length];
        var shares = new Vector<float>(share);
        for (int i = 0; i < a.Length; i++)
            a[i] = Vector.FusedMultiplyAdd(v[i] - a[i], shares, a[i]);

        for (int i = a.Length * Vector<float>.Count; i < average.Length; i++)
            average[i] = MathF.FusedMultiplyAdd(values[i] - average[i], share, average[i]);
    }

    /// <summary>The learning rate with Adam's bias correction in it.</summary>
    /// <param name="learningRate">Learning rate.</param>
    /// <param name="step">Step, from 1.</param>
    public static float Rate(double learningRate, long step) =>
        (float)(learningRate * Math.Sqrt(1 - Math.Pow(Beta2, step)) / (1 - Math.Pow(Beta1, step)));
}

using MlNetClassifier.Data;
using MlNetClassifier.Pipelines.Activations.Kernels;
using MlNetClassifier.Training.Kernels;

namespace MlNetClassifier.App.Tests.Training.Kernels;

[TestClass]
public sealed class DenseKernelTests
{
    // Sums of a few hundred float32 products below 1 in another order than the float64 ones.
    private const double Tolerance = 2e-5;
    private const int Inputs = 160;
    private static readonly Range Part = 32..144; // longer than a strip, and no multiple of one

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(3, 2)] // less than a tile
    [DataRow(4, 8)]
    [DataRow(7, 5)] // a tile and a part of one
    public void AllThree_AnySize_AreTheTextbook(int samples, int units)
    {
        All<FloatVector128>(samples, units);
        All<FloatVector256>(samples, units);
        All<FloatVector512>(samples, units);
    }

    [TestMethod]
    public void AllThree_InputsThatDoNotFillVectors_Throw()
    {
        (float[] x, float[] weights, float[] gradient) = (new float[2 * 30], new float[3 * 30], new float[2 * 3]);

        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => DenseKernel.Forward(x, weights, 30, 0..30, new float[6], 3));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => DenseKernel.InputGradient(
            gradient, weights, 30, 0..30, x, 3, new float[DenseKernel.ScratchLength(3)]));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(
            () => DenseKernel.WeightGradient(gradient, x, 30, 0..30, 3, 0, weights));
    }

    private static void All<V>(int samples, int units)
        where V : struct, IFloatVector<V>
    {
        (int start, int length) = Part.GetOffsetAndLength(Inputs);
        (float[] x, float[] weights) = (Numbers(samples * Inputs, "x"), Numbers(units * Inputs, "weights"));
        float[] gradient = Numbers(samples * units, "gradient");
        (float[] outputs, float[] ofInputs) = (new float[samples * units], new float[samples * Inputs]);
        float[] ofWeights = new float[Math.Min(units, 4) * length];
        int first = units - Math.Min(units, 4);

        DenseKernel.Forward<V>(x, weights, Inputs, Part, outputs, units);
        DenseKernel.InputGradient<V>(
            gradient, weights, Inputs, Part, ofInputs, units, new float[DenseKernel.ScratchLength(units)]);
        DenseKernel.WeightGradient<V>(gradient, x, Inputs, Part, units, first, ofWeights);

        for (int i = 0; i < outputs.Length; i++)
        {
            double expected = Enumerable.Range(start, length)
                .Sum(input => (double)x[(i / units * Inputs) + input] * weights[(i % units * Inputs) + input]);
            Assert.AreEqual(expected, outputs[i], Tolerance);
        }

        for (int i = 0; i < ofInputs.Length; i++)
        {
            (int sample, int input) = (i / Inputs, i % Inputs);
            double expected = input < start || input >= start + length
                ? 0
                : Enumerable.Range(0, units)
                    .Sum(unit => (double)gradient[(sample * units) + unit] * weights[(unit * Inputs) + input]);
            Assert.AreEqual(expected, ofInputs[i], Tolerance);
        }

        for (int i = 0; i < ofWeights.Length; i++)
        {
            (int unit, int input) = (first + (i / length), start + (i % length));
            double expected = Enumerable.Range(0, samples)
                .Sum(sample => (double)gradient[(sample * units) + unit] * x[(sample * Inputs) + input]);
            Assert.AreEqual(expected, ofWeights[i], Tolerance);
        }
    }

    private static float[] Numbers(int count, string purpose)
    {
        Random random = SeededRandom.Create(8, purpose);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
    }
}

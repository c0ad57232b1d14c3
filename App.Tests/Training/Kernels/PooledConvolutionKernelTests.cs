using MlNetClassifier.Data;
using MlNetClassifier.Pipelines.Activations.Kernels;
using MlNetClassifier.Training.Kernels;

namespace MlNetClassifier.App.Tests.Training.Kernels;

[TestClass]
public sealed class PooledConvolutionKernelTests
{
    // Sums of up to a hundred float32 products of size 1 in another order than the float64 ones.
    private const double Tolerance = 2e-5;
    private const int Filters = 32;

    [TestMethod]
    [DataRow(6, 6)] // two windows side by side, the least
    [DataRow(9, 13)] // an odd number of windows, and a row and a column that no window covers
    [DataRow(12, 10)]
    public void Forward_AnySize_EqualsTheTextbook(int height, int width)
    {
        (float[] image, float[] weights, float[] bias) = Numbers(height, width);
        (float[] pooled, float[] winner) = (new float[Pooled(height, width)], new float[Pooled(height, width)]);

        PooledConvolutionKernel.Forward(image, width, weights, bias, pooled, winner);

        double[] convolved = Convolve(image, height, width, weights, bias);
        for (int i = 0; i < pooled.Length; i++)
        {
            double[] window = [.. Window(i, width).Select(position => convolved[position])];
            Assert.AreEqual(window.Max(), pooled[i], Tolerance);
            Assert.AreEqual(window.Max(), window[(int)winner[i]], Tolerance, "The winner is another one.");
        }
    }

    [TestMethod]
    [DataRow(6, 6)]
    [DataRow(9, 13)]
    [DataRow(12, 10)]
    public void Backward_AnySize_AddsTheGradientOfTheTextbook(int height, int width)
    {
        (float[] image, float[] weights, float[] bias) = Numbers(height, width);
        (float[] pooled, float[] winner) = (new float[Pooled(height, width)], new float[Pooled(height, width)]);
        PooledConvolutionKernel.Forward(image, width, weights, bias, pooled, winner);
        float[] gradient = Random(pooled.Length, "gradient");
        (float[] ofWeights, float[] ofBias) =
            ([.. Enumerable.Repeat(1f, weights.Length)], [.. Enumerable.Repeat(1f, bias.Length)]);

        PooledConvolutionKernel.Backward(image, width, gradient, winner, ofWeights, ofBias);

        double[] expected = [.. Enumerable.Repeat(1d, weights.Length)];
        double[] expectedBias = [.. Enumerable.Repeat(1d, bias.Length)];
        for (int i = 0; i < pooled.Length; i++)
        {
            int filter = i % Filters;
            int position = Window(i, width)[(int)winner[i]] / Filters;
            (int row, int column) = (position / (width - 2), position % (width - 2));
            expectedBias[filter] += gradient[i];
            for (int tap = 0; tap < PooledConvolutionKernel.Taps; tap++)
                expected[(tap * Filters) + filter] += gradient[i] * image[Pixel(row, column, tap, width)];
        }

        for (int i = 0; i < weights.Length; i++)
            Assert.AreEqual(expected[i], ofWeights[i], Tolerance);

        for (int i = 0; i < bias.Length; i++)
            Assert.AreEqual(expectedBias[i], ofBias[i], Tolerance);
    }

    [TestMethod]
    public void Forward_EqualOutputs_ChoosesTheFirst()
    {
        (float[] image, float[] weights, float[] bias) = Numbers(8, 8);
        (float[] pooled, float[] winner) = (new float[Pooled(8, 8)], new float[Pooled(8, 8)]);
        Array.Clear(image);

        PooledConvolutionKernel.Forward(image, 8, weights, bias, pooled, winner);

        Assert.IsTrue(winner.All(which => which == 0));
        Assert.AreSequenceEqual(bias, pooled[..Filters]);
    }

    [TestMethod]
    public void ForwardAndBackward_EveryVectorWidth_GiveTheSameBits()
    {
        (float[] narrow, float[] narrowGradient) = Both<FloatVector128>();

        (float[] wide, float[] wideGradient) = Both<FloatVector256>();
        (float[] widest, float[] widestGradient) = Both<FloatVector512>();

        Assert.AreSequenceEqual(narrow, wide);
        Assert.AreSequenceEqual(narrow, widest);
        Assert.AreSequenceEqual(narrowGradient, wideGradient);
        Assert.AreSequenceEqual(narrowGradient, widestGradient);
    }

    private static (float[] Pooled, float[] Gradient) Both<V>()
        where V : struct, IFloatVector<V>
    {
        (float[] image, float[] weights, float[] bias) = Numbers(11, 11);
        (float[] pooled, float[] winner) = (new float[Pooled(11, 11)], new float[Pooled(11, 11)]);
        PooledConvolutionKernel.Forward<V>(image, 11, weights, bias, pooled, winner);
        var gradient = new float[weights.Length];
        PooledConvolutionKernel.Backward<V>(image, 11, pooled, winner, gradient, new float[Filters]);
        return (pooled, gradient);
    }

    private static (float[] Image, float[] Weights, float[] Bias) Numbers(int height, int width) =>
        (Random(height * width * 3, "image"), Random(PooledConvolutionKernel.Taps * Filters, "weights"), Random(Filters, "bias"));

    private static float[] Random(int count, string purpose)
    {
        Random random = SeededRandom.Create(5, purpose);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
    }

    private static int Pooled(int height, int width) => (height - 2) / 2 * ((width - 2) / 2) * Filters;

    private static int Pixel(int row, int column, int tap, int width) =>
        ((row + (tap / 9)) * width * 3) + (column * 3) + (tap % 9);

    // Positions, among the outputs of the convolution, of the window that a pooled number comes from.
    private static int[] Window(int index, int width)
    {
        int columns = (width - 2) / 2;
        (int filter, int window) = (index % Filters, index / Filters);
        int first = (2 * (window / columns) * (width - 2)) + (2 * (window % columns));
        return [.. new[] { first, first + 1, first + width - 2,
            first + width - 1 }.Select(position => (position * Filters) + filter)];
    }

    private static double[] Convolve(float[] image, int height, int width, float[] weights, float[] bias)
    {
        var outputs = new double[(height - 2) * (width - 2) * Filters];
        for (int i = 0; i < outputs.Length; i++)
        {
            (int filter, int position) = (i % Filters, i / Filters);
            outputs[i] = bias[filter];
            for (int tap = 0; tap < PooledConvolutionKernel.Taps; tap++)
                outputs[i] += (double)image[Pixel(position / (width - 2), position % (width - 2), tap, width)] * weights[
                    (tap * Filters) + filter];
        }

        return outputs;
    }
}

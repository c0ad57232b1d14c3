using MlNetClassifier.Data;
using MlNetClassifier.Pipelines.Activations.Kernels;
using MlNetClassifier.Training.Kernels;

namespace MlNetClassifier.App.Tests.Training.Kernels;

[TestClass]
public sealed class MaxPoolingKernelTests
{
    private const int Channels = 16;

    [TestMethod]
    [DataRow(2, 2)]
    [DataRow(7, 5)] // a row and a column that no window covers
    [DataRow(4, 9)]
    public void ForwardAndBackward_AnySize_EqualTheTextbook(int height, int width)
    {
        float[] image = Numbers(height * width * Channels, "image");
        float[] bias = Numbers(Channels, "bias");
        int columns = width / 2;
        int count = height / 2 * columns * Channels;
        (float[] pooled, float[] winner, float[] gradient) = (new float[count], new float[count], Numbers(count, "gradient"));
        float[] unpooled = [.. Enumerable.Repeat(float.NaN, image.Length)];
        float[] ofBias = new float[Channels];

        MaxPoolingKernel.Forward(image, width, bias, pooled, winner);
        MaxPoolingKernel.Backward(gradient, winner, width, unpooled, ofBias);

        var expected = new float[image.Length];
        var expectedBias = new float[Channels];
        for (int i = 0; i < count; i++)
        {
            (int channel, int window) = (i % Channels, i / Channels);
            int first = (((2 * (window / columns) * width) + (2 * (window % columns))) * Channels) + channel;
            int[] positions = [first, first + Channels, first + (width * Channels), first + ((width + 1) * Channels)];
            int largest = positions.MaxBy(position => image[position]);
            Assert.AreEqual(image[largest] + bias[channel], pooled[i]);
            expected[largest] = gradient[i];
            expectedBias[channel] += gradient[i];
        }

        Assert.AreSequenceEqual(expected, unpooled);
        Assert.AreSequenceEqual(expectedBias, ofBias);
    }

    [TestMethod]
    public void Forward_EveryVectorWidth_GivesTheSameBits()
    {
        float[] image = Numbers(5 * 6 * Channels, "image");
        float[] narrow = Pooled<FloatVector128>(image);

        float[] wide = Pooled<FloatVector256>(image);
        float[] widest = Pooled<FloatVector512>(image);

        Assert.AreSequenceEqual(narrow, wide);
        Assert.AreSequenceEqual(narrow, widest);
    }

    private static float[] Pooled<V>(float[] image)
        where V : struct, IFloatVector<V>
    {
        (float[] pooled, float[] winner) = (new float[2 * 3 * Channels], new float[2 * 3 * Channels]);
        MaxPoolingKernel.Forward<V>(image, 6, new float[Channels], pooled, winner);
        return [.. pooled, .. winner];
    }

    private static float[] Numbers(int count, string purpose)
    {
        Random random = SeededRandom.Create(6, purpose);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
    }
}

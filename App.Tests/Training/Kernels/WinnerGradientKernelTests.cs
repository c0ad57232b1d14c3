using MlNetClassifier.Data;
using MlNetClassifier.Pipelines.Activations.Kernels;
using MlNetClassifier.Training.Kernels;

namespace MlNetClassifier.App.Tests.Training.Kernels;

[TestClass]
public sealed class WinnerGradientKernelTests
{
    // Sums of a few thousand float32 products below 1 in another order than the float64 ones.
    private const double Tolerance = 1e-4;

    [TestMethod]
    [DataRow(4, 4, 16, 1)] // one window
    [DataRow(9, 7, 16, 5)] // a row and a column that no window covers
    [DataRow(31, 31, 32, 64)] // the lesson's second convolution
    [DataRow(7, 50, 48, 3)] // wider than a block
    [DataRow(8, 8, 16, 70)] // more filters than are listed at a time
    public void Backward_AnySize_IsTheGradientOfTheTextbook(int height, int width, int channels, int filters)
    {
        Case given = Numbers(height, width, channels, filters);
        float[] ofKernel = [.. Enumerable.Repeat(1f, given.Kernel.Length)];
        float[] ofBias = [.. Enumerable.Repeat(1f, filters)];
        float[] ofImage = [.. Enumerable.Repeat(float.NaN, given.Image.Length)];

        WinnerGradientKernel.Backward(given.Image, width, given.Gradient, given.Winner, given.Kernel, ofKernel, ofBias, ofImage);

        (double[] kernel, double[] bias, double[] image) = Textbook(given);
        AssertClose(kernel.Select(value => value + 1), ofKernel);
        AssertClose(bias.Select(value => value + 1), ofBias);
        AssertClose(image, ofImage);
    }

    [TestMethod]
    public void Backward_OneOfTheTwoIsNotNeeded_TheOtherHasTheSameBits()
    {
        Case given = Numbers(9, 9, 16, 6);
        (float[] ofKernel, float[] ofImage) = (new float[given.Kernel.Length], new float[given.Image.Length]);
        (float[] kernelAlone, float[] imageAlone) = (new float[given.Kernel.Length], new float[given.Image.Length]);
        WinnerGradientKernel.Backward(
            given.Image, 9, given.Gradient, given.Winner, given.Kernel, ofKernel, new float[6], ofImage);

        WinnerGradientKernel.Backward(given.Image, 9, given.Gradient, given.Winner, given.Kernel, kernelAlone, new float[6], []);
        WinnerGradientKernel.Backward(given.Image, 9, given.Gradient, given.Winner, given.Kernel, [], new float[6], imageAlone);

        Assert.AreSequenceEqual(ofKernel, kernelAlone);
        Assert.AreSequenceEqual(ofImage, imageAlone);
    }

    [TestMethod]
    public void Backward_EveryVectorWidth_GivesTheSameBits()
    {
        float[] narrow = All<FloatVector128>();

        float[] wide = All<FloatVector256>();
        float[] widest = All<FloatVector512>();

        Assert.AreSequenceEqual(narrow, wide);
        Assert.AreSequenceEqual(narrow, widest);
    }

    [TestMethod]
    public void Backward_ChannelsThatDoNotFillVectors_Throws()
    {
        Case given = Numbers(6, 6, 3, 4);

        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => WinnerGradientKernel.Backward(
            given.Image, 6, given.Gradient, given.Winner, given.Kernel, [], new float[4], []));
    }

    private static float[] All<V>()
        where V : struct, IFloatVector<V>
    {
        Case given = Numbers(11, 13, 32, 9);
        (float[] kernel, float[] bias, float[] image) =
            (new float[given.Kernel.Length], new float[9], new float[given.Image.Length]);
        WinnerGradientKernel.Backward<V>(
            given.Image, 13, given.Gradient, given.Winner, given.Kernel, kernel, bias, image);
        return [.. kernel, .. bias, .. image];
    }

    private static void AssertClose(IEnumerable<double> expected, float[] actual)
    {
        foreach ((double should, float value) in expected.Zip(actual))
            Assert.AreEqual(should, value, Tolerance);
    }

    private static Case Numbers(int height, int width, int channels, int filters)
    {
        Random random = SeededRandom.Create(7, "winners");
        int pooled = (height - 2) / 2 * ((width - 2) / 2) * filters;
        return new Case(
            height, width, channels, filters, Some(height * width * channels), Some(filters * 9 * channels),
            [.. Some(pooled).Select(value => value < 0 ? 0 : value)], [.. Some(pooled).Select(_ => (float)random.Next(4))]);

        float[] Some(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
    }

    private static (double[] Kernel, double[] Bias, double[] Image) Textbook(Case given)
    {
        var kernel = new double[given.Kernel.Length];
        var bias = new double[given.Filters];
        var image = new double[given.Image.Length];
        int columns = (given.Width - 2) / 2;
        for (int i = 0; i < given.Gradient.Length; i++)
        {
            (int filter, int window, int winner) = (i % given.Filters, i / given.Filters, (int)given.Winner[i]);
            (int row, int column) = ((2 * (window / columns)) + (winner / 2), (2 * (window % columns)) + (winner % 2));
            bias[filter] += given.Gradient[i];
            for (int tap = 0; tap < 9 * given.Channels; tap++)
            {
                (int position, int channel) = (tap / given.Channels, tap % given.Channels);
                int pixel = ((((row + (position / 3)) * given.Width) + column + (position % 3)) * given.Channels) + channel;
                int weight = (filter * 9 * given.Channels) + tap;
                kernel[weight] += (double)given.Gradient[i] * given.Image[pixel];
                image[pixel] += (double)given.Gradient[i] * given.Kernel[weight];
            }
        }

        return (kernel, bias, image);
    }

    private sealed record Case(
        int Height, int Width, int Channels, int Filters, float[] Image, float[] Kernel, float[] Gradient, float[] Winner);
}

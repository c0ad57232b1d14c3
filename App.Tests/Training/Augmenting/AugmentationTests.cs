using MlNetClassifier.Data;
using MlNetClassifier.Training.Augmenting;

namespace MlNetClassifier.App.Tests.Training.Augmenting;

[TestClass]
public sealed class AugmentationTests
{
    // Bilinear sampling at whole positions: only the rounding of the turned coordinates is left.
    private const float Rounding = 1e-5f;
    private const int Height = 9;
    private const int Width = 7;

    [TestMethod]
    public void Apply_Flip_MirrorsLeftToRight()
    {
        float[] image = Noise();
        float[] changed = Changed(image, new AugmentationOptions { Flip = 1 });

        AssertPixels(changed, (y, x) => Pixel(image, y, Width - 1 - x));
    }

    [TestMethod]
    public void Warp_MoveByWholePixels_MovesAndMirrorsAtTheEdge()
    {
        float[] image = Noise();
        var result = new float[image.Length];

        PixelWarp.Of(Height, Width, isFlipped: false, right: 2, down: -1, angle: 0, scale: 1).Apply(image, result, Height, Width);

        AssertPixels(result, (y, x) => Pixel(image, y + 1 < Height ? y + 1 : Height - 1, x >= 2 ? x - 2 : 1 - x));
    }

    [TestMethod]
    public void Warp_TurnByAQuarter_IsClockwise()
    {
        float[] image = Noise(Width, Width);
        var result = new float[image.Length];

        PixelWarp.Of(Width, Width, isFlipped: false, right: 0, down: 0, angle: Math.PI / 2, scale: 1)
            .Apply(image, result, Width, Width);

        for (int y = 0; y < Width; y++)
        {
            for (int x = 0; x < Width; x++)
                Assert.AreEqual(image[((Width - 1 - x) * Width * 3) + (y * 3)], result[(y * Width * 3) + (x * 3)], Rounding);
        }
    }

    [TestMethod]
    public void Warp_TwiceAsLarge_KeepsTheMiddleAndTakesFromHalfTheDistance()
    {
        float[] image = Noise();
        var result = new float[image.Length];

        PixelWarp.Of(Height, Width, isFlipped: false, right: 0, down: 0, angle: 0, scale: 2).Apply(image, result, Height, Width);

        Assert.AreEqual(Pixel(image, 4, 3), Pixel(result, 4, 3), Rounding);
        Assert.AreEqual(Pixel(image, 3, 2), Pixel(result, 2, 1), Rounding);
    }

    [TestMethod]
    public void Apply_BrightnessAndContrast_StayInRangeAndMoveTheMean()
    {
        float[] image = Noise();
        float[] brighter = [.. image];

        PixelTone.Apply(brighter, brightness: 0.1f, contrast: 0.5f);

        float mean = image.Average();
        for (int i = 0; i < image.Length; i++)
            Assert.AreEqual(Math.Clamp(((image[i] - mean) * 0.5f) + mean + 0.1f, 0, 1), brighter[i], Rounding);

        float[] changed = Changed(image, new AugmentationOptions { Brightness = 1, Contrast = 1 });
        Assert.IsTrue(changed.All(value => value is >= 0 and <= 1));
    }

    [TestMethod]
    public void Apply_Erase_PaintsOneRectangleWithTheMean()
    {
        float[] image = Noise(32, 32);
        float[] changed = [.. image];
        new Augmentation(new AugmentationOptions { Erase = 1 }, seed: 0, 32, 32).Apply(changed, epoch: 1, sample: 0);

        int[] erased = [.. Enumerable.Range(0, 32 * 32).Where(pixel => changed[3 * pixel] != image[3 * pixel])];
        int rows = erased.Select(pixel => pixel / 32).Distinct().Count();
        int columns = erased.Select(pixel => pixel % 32).Distinct().Count();
        Assert.HasCount(rows * columns, erased);
        Assert.IsTrue(erased.Length is >= 15 and <= 215, $"{erased.Length} of 1,024 pixels");
        Assert.AreEqual(image.Average(), changed[3 * erased[0]], Rounding);
    }

    [TestMethod]
    public void Apply_SameSeedEpochAndSample_SameImageWhateverWasChangedBefore()
    {
        float[] first = Noise();
        float[] second = Noise();
        var one = new Augmentation(AugmentationOptions.Standard, seed: 5, Height, Width);
        var other = new Augmentation(AugmentationOptions.Standard, seed: 5, Height, Width);
        other.Apply(Noise(), epoch: 1, sample: 3);

        one.Apply(first, epoch: 2, sample: 7);
        other.Apply(second, epoch: 2, sample: 7);

        Assert.AreSequenceEqual(first, second);
    }

    [TestMethod]
    [DataRow(6, 2, 7)]
    [DataRow(5, 3, 7)]
    [DataRow(5, 2, 8)]
    public void Apply_OtherSeedEpochOrSample_OtherImage(int seed, int epoch, int sample)
    {
        float[] first = Noise();
        float[] second = Noise();

        new Augmentation(AugmentationOptions.Standard, seed: 5, Height, Width).Apply(first, epoch: 2, sample: 7);
        new Augmentation(AugmentationOptions.Standard, seed, Height, Width).Apply(second, epoch, sample);

        Assert.AreNotSequenceEqual(first, second);
    }

    [TestMethod]
    public void Validate_EverythingWrong_NamesEach()
    {
        var options = new AugmentationOptions
        {
            Flip = 2,
            Shift = -1,
            Rotate = 181,
            Zoom = 1,
            Brightness = double.NaN,
            Contrast = 1.5,
            Erase = 7,
        };

        Assert.AreSequenceEqual(
            ["Flip", "Shift", "Rotate", "Zoom", "Brightness", "Contrast", "Erase"],
            options.Validate().Select(fault => fault.Split(' ')[0]));
        Assert.IsEmpty(AugmentationOptions.Standard.Validate());
    }

    private static float[] Changed(float[] image, AugmentationOptions options)
    {
        float[] changed = [.. image];
        new Augmentation(options, seed: 0, Height, Width).Apply(changed, epoch: 1, sample: 0);
        return changed;
    }

    private static float[] Noise(int height = Height, int width = Width)
    {
        Random random = SeededRandom.Create(0, "augmentation noise");
        return [.. Enumerable.Range(0, height * width * 3).Select(_ => random.NextSingle())];
    }

    private static float Pixel(float[] image, int y, int x) => image[(((y * Width) + x) * 3) + 1];

    private static void AssertPixels(float[] actual, Func<int, int, float> expected)
    {
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
                Assert.AreEqual(expected(y, x), Pixel(actual, y, x), Rounding, $"row {y}, column {x}");
        }
    }
}

using MlNetClassifier.Data;

namespace MlNetClassifier.Training.Augmenting;

/// <summary>
/// Changes training images at random: where each pixel comes from, then its colour, then a rectangle that hides some.
/// </summary>
/// <remarks>Not thread-safe: it keeps memory for one image.</remarks>
/// <param name="options">Valid options.</param>
/// <param name="seed">The user's seed.</param>
/// <param name="height">Height of the images.</param>
/// <param name="width">Width of the images.</param>
internal sealed class Augmentation(AugmentationOptions options, int seed, int height, int width)
{
    private const double SmallestErasedArea = 0.02;
    private const double LargestErasedArea = 0.2;
    private const double LargestAspect = 3;
    private readonly float[] _original = new float[height * width * PixelWarp.Channels];

    /// <summary>Changes one image.</summary>
    /// <param name="image">float32 (H, W, 3) in [0, 1]; stays in that range.</param>
    /// <param name="epoch">Number of the epoch, from 1.</param>
    /// <param name="sample">Position of the sample in the training set.</param>
    public void Apply(Span<float> image, int epoch, int sample)
    {
        // Every number is drawn whether it is used or not, so that one option does not change what another one does.
        Random random = SeededRandom.Create(seed, "augment", ((long)epoch << 32) | (uint)sample);
        bool isFlipped = random.NextDouble() < options.Flip;
        if (options.FlipsByEpoch)
            isFlipped = options.Flip > 0 && IsMirrored(sample, epoch);

        double right = Spread(random, options.Shift) * width;
        double down = Spread(random, options.Shift) * height;
        double angle = Spread(random, options.Rotate) * Math.PI / 180;
        double scale = 1 + Spread(random, options.Zoom);
        double brightness = Spread(random, options.Brightness);
        double contrast = 1 + Spread(random, options.Contrast);
        bool isErased = random.NextDouble() < options.Erase;
        double area = SmallestErasedArea + (random.NextDouble() * (LargestErasedArea - SmallestErasedArea));
        double aspect = Math.Exp(Spread(random, Math.Log(LargestAspect)));
        (double atX, double atY) = (random.NextDouble(), random.NextDouble());

        if (isFlipped || right != 0 || down != 0 || angle != 0 || scale != 1)
        {
            image.CopyTo(_original);
            PixelWarp.Of(height, width, isFlipped, right, down, angle, scale).Apply(_original, image, height, width);
        }

        if (brightness != 0 || contrast != 1)
            PixelTone.Apply(image, (float)brightness, (float)contrast);

        if (isErased)
            Erase(image, area, aspect, atX, atY);
    }

    // Which way a sample is shown first depends on sample and seed alone.
    private bool IsMirrored(int sample, int epoch) =>
        ((((uint)sample * 2654435761u) ^ (uint)(seed * 40503)) >> 16 & 1) == (epoch & 1);

    // From -most to most.
    private static double Spread(Random random, double most) => ((2 * random.NextDouble()) - 1) * most;

    private void Erase(Span<float> image, double area, double aspect, double atX, double atY)
    {
        int rows = Math.Clamp((int)Math.Round(Math.Sqrt(area / aspect) * height), 1, height);
        int columns = Math.Clamp((int)Math.Round(Math.Sqrt(area * aspect) * width), 1, width);
        int top = (int)(atY * (height - rows + 1));
        int left = (int)(atX * (width - columns + 1));
        float mean = PixelTone.Mean(image);
        for (int y = top; y < top + rows; y++)
            image.Slice(((y * width) + left) * PixelWarp.Channels, columns * PixelWarp.Channels).Fill(mean);
    }
}

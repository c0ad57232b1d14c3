using MlNetClassifier.Data;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Training.Samples;

namespace MlNetClassifier.App.Tests.Training.Samples;

/// <summary>Seeded images for training tests.</summary>
internal static class PixelSetExamples
{
    /// <summary>Noise around a brightness that belongs to the class: easy to learn, never the same twice.</summary>
    public static PixelSet Brightness(ImageCnn network, int count, int seed = 0)
    {
        Random random = SeededRandom.Create(seed, "brightness");
        var set = new PixelSet(network.Height, network.Width, network.ClassCount);
        for (int sample = 0; sample < count; sample++)
        {
            int classIndex = sample % network.ClassCount;
            int darkest = 150 * classIndex / network.ClassCount;
            set.Add(Noise(network, random, darkest, darkest + 100), classIndex);
        }

        return set;
    }

    /// <summary>Noise with a class that has nothing to do with it: can be learned by heart only.</summary>
    public static PixelSet Unlearnable(ImageCnn network, int count, int seed = 0)
    {
        Random random = SeededRandom.Create(seed, "unlearnable");
        var set = new PixelSet(network.Height, network.Width, network.ClassCount);
        for (int sample = 0; sample < count; sample++)
            set.Add(Noise(network, random, 0, 256), sample % network.ClassCount);

        return set;
    }

    /// <summary>The bytes (H, W, 3) of a sample, from the numbers in [0, 1] that the network gets.</summary>
    public static byte[] Bytes(PixelSet set, int sample)
    {
        var values = new float[3 * set.Height * set.Width];
        set.CopyTo(sample, values);
        return [.. values.Select(value => (byte)MathF.Round(255 * value))];
    }

    private static byte[] Noise(ImageCnn network, Random random, int darkest, int brightest) =>
        [.. Enumerable.Range(0, 3 * network.Height * network.Width).Select(_ => (byte)random.Next(darkest, brightest))];
}

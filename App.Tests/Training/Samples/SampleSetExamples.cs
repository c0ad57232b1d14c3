using MlNetClassifier.Data;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Training.Samples;

namespace MlNetClassifier.App.Tests.Training.Samples;

/// <summary>Seeded images for training tests.</summary>
internal static class SampleSetExamples
{
    /// <summary>Noise around a brightness that belongs to the class: easy to learn, never the same twice.</summary>
    public static SampleSet Brightness(NetworkDescription network, int count, int seed = 0)
    {
        Random random = SeededRandom.Create(seed, "brightness");
        var set = new SampleSet(network.Input, network.ClassCount);
        for (int sample = 0; sample < count; sample++)
        {
            int classIndex = sample % network.ClassCount;
            int darkest = 150 * classIndex / network.ClassCount;
            set.Add(Noise(network, random, darkest, darkest + 100), classIndex);
        }

        return set;
    }

    /// <summary>Noise with a class that has nothing to do with it: can be learned by heart only.</summary>
    public static SampleSet Unlearnable(NetworkDescription network, int count, int seed = 0)
    {
        Random random = SeededRandom.Create(seed, "unlearnable");
        var set = new SampleSet(network.Input, network.ClassCount);
        for (int sample = 0; sample < count; sample++)
            set.Add(Noise(network, random, 0, 256), sample % network.ClassCount);

        return set;
    }

    /// <summary>The bytes (H, W, 3) of a sample, from the numbers in [0, 1] that the network gets.</summary>
    public static byte[] Bytes(SampleSet set, int sample)
    {
        var values = new float[set.Shape.Aggregate(1, (product, side) => product * side)];
        set.CopyTo(sample, values);
        return [.. values.Select(value => (byte)MathF.Round(255 * value))];
    }

    private static byte[] Noise(NetworkDescription network, Random random, int darkest, int brightest) =>
        [.. Enumerable.Range(0, 3 * network.Input.Height * network.Input.Width)
            .Select(_ => (byte)random.Next(darkest, brightest))];
}

using MlNetClassifier.App.Tests.Data.Images;
using MlNetClassifier.Data;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Training.Learning;
using SkiaSharp;

namespace MlNetClassifier.App.Tests.Training;

/// <summary>A few tiny pictures per class, and options that train a tiny network on them in a moment.</summary>
internal static class TinyDataset
{
    public static ImageInput Input { get; } = new() { Height = 18, Width = 16 };

    public static NetworkTrainerOptions Options { get; } = new()
    {
        Epochs = 2,
        BatchSize = 8,
        Network = new PlainNetwork { ConvFilters = [4], DenseUnits = [6] },
        Threads = 1,
    };

    /// <summary>Four train, one validation and two test images of each class: noise around a colour of the class.</summary>
    public static ImageDataset Create(string folder, params string[] classes)
    {
        ImageSample[] samples =
            [.. classes.Order(StringComparer.Ordinal).SelectMany((label, classIndex) => Enumerable.Range(0, 7).Select(i =>
        {
            string path = Path.Combine(folder, $"picture {classIndex}-{i}.png");
            File.WriteAllBytes(path, Picture(classIndex, classes.Length, i));
            return new ImageSample(path, label);
        }))];
        return new ImageDataset
        {
            Path = folder,
            Classes = [.. classes.Order(StringComparer.Ordinal)],
            Train = [.. samples.Where((_, i) => i % 7 < 4)],
            Validation = [.. samples.Where((_, i) => i % 7 == 4)],
            Test = [.. samples.Where((_, i) => i % 7 > 4)],
            Skipped = [],
        };
    }

    private static byte[] Picture(int classIndex, int classCount, int index)
    {
        Random random = SeededRandom.Create(classIndex, "tiny picture", index);
        int level = 40 + (180 * classIndex / classCount);
        return TestImages.Encode(20 + index, 24 - index, (_, _) => new SKColor(Noisy(level), Noisy(255 - level), Noisy(128)));

        byte Noisy(int value) => (byte)Math.Clamp(value + random.Next(-30, 31), 0, 255);
    }
}

using MlNetClassifier.App.Tests.Data.Images;
using MlNetClassifier.Data;
using SkiaSharp;

namespace MlNetClassifier.App.Tests.App;

/// <summary>Draws small images that a network learns in a few steps: every class has a colour, with noise on it.</summary>
internal static class TestDataset
{
    /// <summary>In ordinal order, which is the class order.</summary>
    public static string[] Classes { get; } = ["blå hav", "red", "ярко-зелёный"];

    private const int NoiseLevels = 40;

    /// <summary>Draws a folder per class; the same arguments give the same bytes.</summary>
    public static string Draw(string root, int imagesPerClass = 12) => Draw(root, imagesPerClass, Classes);

    public static string Draw(string root, int imagesPerClass, IReadOnlyList<string> classes)
    {
        for (int c = 0; c < classes.Count; c++)
        {
            string folder = Directory.CreateDirectory(Path.Join(root, classes[c])).FullName;
            for (int i = 0; i < imagesPerClass; i++)
                File.WriteAllBytes(Path.Join(folder, i % 2 == 0 ? $"image {i:D2}.png" : $"фото-{i:D2}.jpg"),
                    Picture(c, classes.Count, i));
        }

        return root;
    }

    /// <summary>An image of a class: odd numbers are JPEG.</summary>
    public static byte[] Picture(int classIndex, int classCount, int number)
    {
        Random random = SeededRandom.Create(classIndex, "test picture", number);
        (int width, int height) = (random.Next(20, 41), random.Next(20, 41));
        var color = SKColor.FromHsv(360f * classIndex / classCount, 80, 70);
        SKEncodedImageFormat format = number % 2 == 0 ? SKEncodedImageFormat.Png : SKEncodedImageFormat.Jpeg;
        return TestImages.Encode(width, height, (_, _) => new SKColor(Noisy(color.Red), Noisy(color.Green), Noisy(color.Blue)),
            format);

        byte Noisy(byte level) => (byte)Math.Clamp(level + random.Next(-NoiseLevels, NoiseLevels + 1), 0, byte.MaxValue);
    }
}

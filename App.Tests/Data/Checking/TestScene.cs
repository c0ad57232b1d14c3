using MlNetClassifier.App.Tests.Data.Images;
using MlNetClassifier.Data;
using MlNetClassifier.Data.Checking;
using MlNetClassifier.Data.Images;
using SkiaSharp;

namespace MlNetClassifier.App.Tests.Data.Checking;

/// <summary>A picture of coloured blobs that can be drawn at any size; another number is another picture.</summary>
internal sealed class TestScene
{
    private const int BlobCount = 14;

    private readonly (double X, double Y, double Radius, double Red, double Green, double Blue)[] _blobs;

    public TestScene(int number)
    {
        Random random = SeededRandom.Create(0, "test scene", number);
        _blobs = [.. Enumerable.Range(0, BlobCount).Select(_ => (
            random.NextDouble(), random.NextDouble(), 0.05 + (0.2 * random.NextDouble()), Level(), Level(), Level()))];

        double Level() => (random.NextDouble() * 200) - 100;
    }

    public byte[] Encode(int width, int height, SKEncodedImageFormat format = SKEncodedImageFormat.Png, int quality = 90,
        bool isMirrored = false, bool swapColors = false) =>
        Encode(width, height, (x, y) => Color(isMirrored ? 1 - x : x, y, swapColors), format, quality);

    /// <summary>What is left when a share of each side is cut away, as JPEG.</summary>
    /// <param name="width">Of the whole picture.</param>
    /// <param name="height">Of the whole picture.</param>
    /// <param name="cutX">Share of the columns.</param>
    /// <param name="cutY">Share of the rows.</param>
    /// <param name="isMirrored">Whether it is mirrored.</param>
    /// <param name="isTinted">Whether its colours are warmer and paler.</param>
    public byte[] Crop(int width, int height, double cutX, double cutY, bool isMirrored = false, bool isTinted = false) =>
        Encode((int)((1 - cutX) * width), (int)((1 - cutY) * height), (x, y) =>
        {
            double column = (cutX * 0.7) + ((1 - cutX) * x);
            SKColor color = Color(isMirrored ? 1 - column : column, (cutY * 0.4) + ((1 - cutY) * y), swapColors: false);
            return isTinted
                ? new SKColor(Level((0.8 * color.Red) + 45), Level((0.6 * color.Green) + (0.2 * color.Red)),
                    Level(0.7 * color.Blue))
                : color;
        }, SKEncodedImageFormat.Jpeg, quality: 85);

    private static byte[] Encode(int width, int height, Func<double, double, SKColor> color, SKEncodedImageFormat format,
        int quality) =>
        TestImages.Encode(width, height, (x, y) => color((x + 0.5) / width, (y + 0.5) / height), format, quality);

    /// <summary>What the check keeps of an encoded image.</summary>
    public static Miniature MiniatureOf(byte[] encoded)
    {
        byte[] tile = new byte[Miniature.Input.ByteCount];
        Assert.IsTrue(new ImageLoader(Miniature.Input).TryLoad(encoded, tile).IsOk);
        return Miniature.Of(tile);
    }

    /// <summary>An encoded image as the second witness sees it.</summary>
    public static PictureDetail DetailOf(byte[] encoded, int side)
    {
        var input = new ImageInput { Height = side, Width = side };
        byte[] tile = new byte[input.ByteCount];
        Assert.IsTrue(new ImageLoader(input).TryLoad(encoded, tile).IsOk);
        return PictureDetail.Of(tile, side);
    }

    /// <summary>Columns or rows of an encoded image, whichever are fewer.</summary>
    public static int ShortestSide(byte[] encoded)
    {
        ImageLoadResult loaded = new ImageLoader(Miniature.Input).TryLoad(encoded, new byte[Miniature.Input.ByteCount]);
        return Math.Min(loaded.SourceHeight, loaded.SourceWidth);
    }

    private SKColor Color(double x, double y, bool swapColors)
    {
        (double red, double green, double blue) = (110, 120, 130);
        foreach (var blob in _blobs)
        {
            double distance = (((x - blob.X) * (x - blob.X)) + ((y - blob.Y) * (y - blob.Y))) / (blob.Radius * blob.Radius);
            double weight = distance < 1 ? 1 : Math.Exp(1 - distance);
            (red, green, blue) = (red + (weight * blob.Red), green + (weight * blob.Green), blue + (weight * blob.Blue));
        }

        return swapColors
            ? new SKColor(Level(blue), Level(red), Level(green))
            : new SKColor(Level(red), Level(green), Level(blue));
    }

    private static byte Level(double value) => (byte)Math.Clamp(value, 0, 255);
}

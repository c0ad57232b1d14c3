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
        TestImages.Encode(width, height,
            (x, y) => Color(((isMirrored ? width - 1 - x : x) + 0.5) / width, (y + 0.5) / height, swapColors), format, quality);

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

        static byte Level(double value) => (byte)Math.Clamp(value, 0, 255);
    }
}

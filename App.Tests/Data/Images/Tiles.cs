using MlNetClassifier.Data.Images;

namespace MlNetClassifier.App.Tests.Data.Images;

/// <summary>Loads and compares tiles.</summary>
internal static class Tiles
{
    /// <summary>Loads an image that must load.</summary>
    public static byte[] Load(byte[] encoded, ImageInput? input = null)
    {
        input ??= new ImageInput();
        var tile = new byte[input.ByteCount];

        ImageLoadResult result = new ImageLoader(input).TryLoad(encoded, tile);

        Assert.AreEqual(ImageFault.None, result.Fault, result.Detail);
        return tile;
    }

    /// <summary>Asserts that every pixel is about one opaque colour.</summary>
    public static void AssertSolid(byte[] tile, (int Red, int Green, int Blue) expected, int tolerance = 0)
    {
        for (int i = 0; i < tile.Length; i += 4)
        {
            Assert.AreEqual(expected.Red, tile[i], tolerance, $"red of pixel {i / 4}");
            Assert.AreEqual(expected.Green, tile[i + 1], tolerance, $"green of pixel {i / 4}");
            Assert.AreEqual(expected.Blue, tile[i + 2], tolerance, $"blue of pixel {i / 4}");
            Assert.AreEqual(255, tile[i + 3], $"alpha of pixel {i / 4}");
        }
    }

    /// <summary>Largest difference of two bytes at the same place.</summary>
    public static int MaxDifference(byte[] one, byte[] other) => one.Zip(other, (a, b) => Math.Abs(a - b)).Max();

    /// <summary>Peak signal-to-noise ratio of the three colours, in dB.</summary>
    public static double Psnr(byte[] one, byte[] other)
    {
        double squares = one.Zip(other, (a, b) => (double)(a - b) * (a - b)).Sum() / (one.Length / 4 * 3);
        return 10 * Math.Log10(255 * 255 / squares);
    }
}

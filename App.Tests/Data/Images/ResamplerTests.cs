using System.Security.Cryptography;
using MlNetClassifier.Data;
using MlNetClassifier.Data.Images;

namespace MlNetClassifier.App.Tests.Data.Images;

[TestClass]
public sealed class ResamplerTests
{
    // Half a level of rounding, and what float32 sums may lose.
    private const double RoundingLevels = 0.501;

    [TestMethod]
    [DataRow(ResizeKernel.Bilinear, 37, 23, 8, 8)]
    [DataRow(ResizeKernel.Bilinear, 5, 3, 16, 9)]
    [DataRow(ResizeKernel.Bilinear, 64, 64, 64, 64)]
    [DataRow(ResizeKernel.Area, 37, 23, 8, 8)]
    [DataRow(ResizeKernel.Area, 5, 3, 16, 9)]
    [DataRow(ResizeKernel.Area, 96, 7, 11, 20)]
    [DataRow(ResizeKernel.Lanczos, 37, 23, 8, 8)]
    [DataRow(ResizeKernel.Lanczos, 5, 3, 16, 9)]
    public void Resize_Noise_IsTheDefinitionRounded(ResizeKernel kernel, int width, int height, int newWidth, int newHeight)
    {
        byte[] source = Noise(width, height);

        byte[] actual = Resize(kernel, source, width, height, newWidth, newHeight);

        AssertRounded(ReferenceResize.Resize(source, width, height, (0, 0, width, height), newWidth, newHeight, kernel), actual);
    }

    [TestMethod]
    [DataRow(ResizeKernel.Bilinear)]
    [DataRow(ResizeKernel.Area)]
    [DataRow(ResizeKernel.Lanczos)]
    public void Resize_FractionalBox_IsTheDefinitionRounded(ResizeKernel kernel)
    {
        byte[] source = Noise(40, 30);
        var actual = new byte[9 * 8 * 4];

        new Resampler(kernel).Resize(source, 40, 30, new(2.3, 4.6, 33.1, 20.9, 9, 8, 0, 0), actual);

        AssertRounded(ReferenceResize.Resize(source, 40, 30, (2.3, 4.6, 33.1, 20.9), 9, 8, kernel), actual);
    }

    [TestMethod]
    [DataRow(ResizeKernel.Bilinear)]
    [DataRow(ResizeKernel.Area)]
    [DataRow(ResizeKernel.Lanczos)]
    public void Resize_WhiteOfAnySize_StaysWhiteToTheLastPixel(ResizeKernel kernel)
    {
        byte[] white = Enumerable.Repeat(byte.MaxValue, 4000 * 4).ToArray();
        var resampler = new Resampler(kernel);
        var tile = new byte[64 * 4];
        for (int size = 1; size <= 4000; size++)
        {
            resampler.Resize(white, size, 1, new(0, 0, size, 1, 64, 1, 0, 0), tile);
            Assert.IsFalse(tile.AsSpan().ContainsAnyExcept(byte.MaxValue), $"row of {size}");

            resampler.Resize(white, 1, size, new(0, 0, 1, size, 1, 64, 0, 0), tile);
            Assert.IsFalse(tile.AsSpan().ContainsAnyExcept(byte.MaxValue), $"column of {size}");
        }
    }

    [TestMethod]
    [DataRow(ResizeKernel.Bilinear)]
    [DataRow(ResizeKernel.Area)]
    [DataRow(ResizeKernel.Lanczos)]
    public void Resize_OnePixelCheckerboard_BecomesGray(ResizeKernel kernel)
    {
        byte[] board = Pixels(512, 512, (x, y) => (byte)((x + y) % 2 * 255));

        byte[] tile = Resize(kernel, board, 512, 512, 64, 64);

        for (int i = 0; i < tile.Length; i++)
            Assert.AreEqual(i % 4 == 3 ? 255 : 127.5, tile[i], 1.5, $"byte {i}: a pattern too fine for the tile must not alias.");
    }

    [TestMethod]
    [DataRow(ResizeKernel.Bilinear)]
    [DataRow(ResizeKernel.Area)]
    [DataRow(ResizeKernel.Lanczos)]
    public void Resize_SameSize_ChangesNothing(ResizeKernel kernel)
    {
        byte[] source = Noise(33, 21);

        Assert.AreSequenceEqual(source, Resize(kernel, source, 33, 21, 33, 21));
    }

    [TestMethod]
    [DataRow(ResizeKernel.Bilinear, BilinearHash)]
    [DataRow(ResizeKernel.Area, AreaHash)]
    public void Resize_KnownPattern_HasTheSameBitsOnEveryMachine(ResizeKernel kernel, string expected)
    {
        byte[] source = Pixels(251, 187, (x, y) => (byte)((x * x * 31) + (y * y * 17) + (x * y)));

        byte[] tile = Resize(kernel, source, 251, 187, 64, 64);

        string hash = Convert.ToHexStringLower(SHA256.HashData(tile))[..16];
        Assert.AreEqual(expected, hash, "Other pixels than those models were trained on.");
    }

    private const string BilinearHash = "8e81a6386796a979";
    private const string AreaHash = "3b1d98130e8f66d7";

    private static byte[] Resize(ResizeKernel kernel, byte[] source, int width, int height, int newWidth, int newHeight)
    {
        var tile = new byte[newWidth * newHeight * 4];
        new Resampler(kernel).Resize(source, width, height, new(0, 0, width, height, newWidth, newHeight, 0, 0), tile);
        return tile;
    }

    private static void AssertRounded(double[] expected, byte[] actual)
    {
        Assert.HasCount(expected.Length, actual);
        for (int i = 0; i < actual.Length; i++)
            Assert.AreEqual(expected[i], actual[i], RoundingLevels, $"byte {i}");
    }

    private static byte[] Noise(int width, int height)
    {
        var pixels = new byte[width * height * 4];
        SeededRandom.Create(1, "noise").NextBytes(pixels);
        return pixels;
    }

    private static byte[] Pixels(int width, int height, Func<int, int, byte> gray)
    {
        var pixels = new byte[width * height * 4];
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = i % 4 == 3 ? byte.MaxValue : gray(i / 4 % width, i / 4 / width);
        return pixels;
    }
}

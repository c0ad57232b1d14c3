using System.Text;
using MlNetClassifier.Data;
using MlNetClassifier.Data.Images;
using SkiaSharp;

namespace MlNetClassifier.App.Tests.Data.Images;

/// <summary>Bad content is named, quickly, and leaves the tile alone.</summary>
[TestClass]
public sealed class ImageLoaderFaultsTests
{
    private static readonly byte[] Jpeg = TestImages.Photo(160, 120);
    private static readonly byte[] Png =
        TestImages.Encode(160, 120, (x, y) => new SKColor((byte)(x * y), (byte)(x + y), (byte)x));

    [TestMethod]
    public void TryLoad_NoBytes_IsEmpty() => AssertFault(ImageFault.Empty, []);

    [TestMethod]
    [DataRow("hello, I am not a picture")]
    [DataRow("<svg xmlns='http://www.w3.org/2000/svg'/>")]
    [DataRow("BMW is a car and begins as a bitmap does")]
    [DataRow("\0\0\0\0\0\0\0\0\0\0\0\0")]
    [DataRow("II*\0\b\0\0\0 a TIFF")]
    [DataRow("PK\u0003\u0004 a zip")]
    [DataRow("\u00FF")]
    public void TryLoad_OtherContent_IsUnknownFormat(string content) =>
        AssertFault(ImageFault.UnknownFormat, Encoding.Latin1.GetBytes(content));

    [TestMethod]
    [DataRow(0.9)]
    [DataRow(0.5)]
    [DataRow(0.1)]
    public void TryLoad_PartOfAJpeg_IsTruncated(double part) =>
        AssertFault(ImageFault.Truncated, Jpeg[..(int)(Jpeg.Length * part)]);

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public void TryLoad_JpegWithoutItsLastBytes_IsTruncated(int missing) => AssertFault(ImageFault.Truncated, Jpeg[..^missing]);

    [TestMethod]
    [DataRow(0.9)]
    [DataRow(0.5)]
    [DataRow(0.1)]
    public void TryLoad_PartOfAPng_IsTruncated(double part) =>
        AssertFault(ImageFault.Truncated, Png[..(int)(Png.Length * part)]);

    [TestMethod]
    public void TryLoad_NothingButAJpegsFirstBytes_IsTruncated() => AssertFault(ImageFault.Truncated, Jpeg[..10]);

    [TestMethod]
    public void TryLoad_JpegThatStatesMoreThanItsBytesCanHold_IsTruncatedByItsHeader()
    {
        ImageLoadResult result = AssertFault(ImageFault.Truncated, TestImages.WithStatedSize(Jpeg, 9_000, 9_000));

        Assert.StartsWith("the header states 9000x9000 pixels, which take ", result.Detail!);
    }

    [TestMethod]
    public void TryLoad_LargeJpegCutShort_IsTruncatedInAReducedDecodeToo()
    {
        byte[] large = TestImages.Photo(1200, 900);

        AssertFault(ImageFault.Truncated, large[..^2]);
        AssertFault(ImageFault.Truncated, large[..(large.Length / 2)]);
    }

    [TestMethod]
    public void TryLoad_PngWithADamagedByte_IsCorrupt()
    {
        byte[] damaged = [.. Png];
        damaged[Png.Length / 2] ^= 0x55;

        AssertFault(ImageFault.Corrupt, damaged);
    }

    [TestMethod]
    public void TryLoad_PngWithADamagedHeader_SaysSo()
    {
        byte[] damaged = [.. Png];
        damaged[20] ^= 0x01;

        AssertFault(ImageFault.DamagedHeader, damaged);
    }

    [TestMethod]
    [DataRow(0, 5)]
    [DataRow(5, 0)]
    public void TryLoad_PngWithoutPixels_HasADamagedHeader(int width, int height) =>
        AssertFault(ImageFault.DamagedHeader, TestPng.Make(width, height, 8, TestPng.Gray, [[1]]));

    [TestMethod]
    public void TryLoad_TinyPngThatClaimsBillionsOfPixels_IsRefusedByItsHeader()
    {
        byte[] bomb = TestPng.Make(60_000, 60_000, 8, TestPng.Gray, [[1]]);
        long before = GC.GetTotalAllocatedBytes();

        ImageLoadResult result = AssertFault(ImageFault.TooManyPixels, bomb);

        Assert.IsLessThan(100, bomb.Length);
        Assert.AreEqual((60_000, 60_000), (result.SourceWidth, result.SourceHeight));
        Assert.AreEqual("60000x60000 pixels; at most 89478485 are decoded and 65535 on a side", result.Detail);
        Assert.IsLessThan(100_000_000, GC.GetTotalAllocatedBytes() - before);
    }

    [TestMethod]
    public void TryLoad_JpegThatClaimsBillionsOfPixels_IsTooManyPixels() =>
        AssertFault(ImageFault.TooManyPixels, TestImages.WithStatedSize(Jpeg, 65_500, 65_500));

    [TestMethod]
    public void TryLoad_GifThatClaimsBillionsOfPixels_IsTooManyPixels() =>
        AssertFault(ImageFault.TooManyPixels, TestGif.Make(65_535, 65_535, (0, 0, 1, 1, 1)));

    [TestMethod]
    public void TryLoad_LongerThanAnyJpeg_IsTooManyPixels() =>
        AssertFault(ImageFault.TooManyPixels, TestPng.Make(65_536, 1, 8, TestPng.Gray, [new byte[65_536]]));

    [TestMethod]
    public void TryLoad_FlippedBytes_NeverThrowAndNeverLeaveHalfATile()
    {
        Random random = SeededRandom.Create(1, "damage");
        byte[] gif = TestGif.Make(8, 8, (0, 0, 8, 8, 1));
        byte[][] images = [Jpeg, Png, gif, TestImages.Solid(9, 9, SKColors.Red, SKEncodedImageFormat.Webp)];
        var input = new ImageInput { Height = 8, Width = 8 };
        var loader = new ImageLoader(input);
        var untouched = new byte[input.ByteCount];
        int faults = 0;
        for (int i = 0; i < 400; i++)
        {
            byte[] damaged = [.. images[i % images.Length]];
            for (int flip = 0; flip < 3; flip++)
                damaged[random.Next(damaged.Length)] ^= (byte)random.Next(1, 256);

            var tile = new byte[input.ByteCount];
            if (loader.TryLoad(damaged, tile).IsOk)
                continue;
            faults++;
            Assert.AreSequenceEqual(untouched, tile);
        }

        Assert.IsInRange(100, 400, faults);
    }

    private static ImageLoadResult AssertFault(ImageFault expected, byte[] encoded)
    {
        var input = new ImageInput();
        byte[] before = [.. Enumerable.Repeat((byte)0xA5, input.ByteCount)];
        byte[] tile = [.. before];

        ImageLoadResult result = new ImageLoader(input).TryLoad(encoded, tile);

        Assert.AreEqual(expected, result.Fault, result.Detail);
        Assert.AreSequenceEqual(before, tile);
        return result;
    }
}

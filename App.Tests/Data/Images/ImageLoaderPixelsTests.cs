using MlNetClassifier.Data.Images;
using SkiaSharp;

namespace MlNetClassifier.App.Tests.Data.Images;

/// <summary>What pixels come out of good images of every kind.</summary>
[TestClass]
public sealed class ImageLoaderPixelsTests
{
    private const int JpegLevels = 3;

    // This picture has 56 to 59 dB; taken for half a decoded pixel larger than it is, it has 44 to 54.
    private const double PhotoDecibels = 55;
    private static readonly SKColor Teal = new(20, 140, 160);

    [TestMethod]
    [DataRow(SKEncodedImageFormat.Jpeg, ImageFormat.Jpeg)]
    [DataRow(SKEncodedImageFormat.Png, ImageFormat.Png)]
    [DataRow(SKEncodedImageFormat.Webp, ImageFormat.Webp)]
    public void TryLoad_SolidColor_IsThatColorInRgbaOrder(SKEncodedImageFormat encoder, ImageFormat format)
    {
        byte[] encoded = TestImages.Solid(50, 40, Teal, encoder);
        var tile = new byte[new ImageInput().ByteCount];

        ImageLoadResult result = new ImageLoader(new ImageInput()).TryLoad(encoded, tile);

        Assert.AreEqual(new(ImageFault.None, null, 50, 40, format, ExifOrientation.TopLeft), result);
        Tiles.AssertSolid(tile, (20, 140, 160), JpegLevels);
    }

    [TestMethod]
    public void TryLoad_GrayPng_RepeatsTheGray() => Tiles.AssertSolid(
        Tiles.Load(TestPng.Make(2, 2, 8, TestPng.Gray, [[77, 77], [77, 77]])), (77, 77, 77));

    [TestMethod]
    public void TryLoad_SixteenBitGrayPng_KeepsTheUpperByte() => Tiles.AssertSolid(
        Tiles.Load(TestPng.Make(1, 1, 16, TestPng.Gray, [[0x80, 0x12]])), (128, 128, 128), 1);

    [TestMethod]
    public void TryLoad_SixteenBitColorPng_KeepsTheUpperBytes() => Tiles.AssertSolid(
        Tiles.Load(TestPng.Make(1, 1, 16, TestPng.Rgb, [[10, 0, 100, 0, 200, 0]])), (10, 100, 200), 1);

    [TestMethod]
    public void TryLoad_OneBitPalettePng_LooksUpColors() => Tiles.AssertSolid(
        Tiles.Load(TestPng.Make(8, 1, 1, TestPng.Palette, [[0xFF]], palette: [1, 2, 3, 40, 50, 60])), (40, 50, 60));

    [TestMethod]
    public void TryLoad_PaletteWithAlpha_IsLaidOverTheBackground() => Tiles.AssertSolid(
        Tiles.Load(TestPng.Make(8, 1, 1, TestPng.Palette, [[0xFF]], palette: [1, 2, 3, 40, 50, 60], alphas: [255, 0])),
        (255, 255, 255));

    [TestMethod]
    public void TryLoad_GrayWithAlpha_IsLaidOverTheBackground() => Tiles.AssertSolid(
        Tiles.Load(TestPng.Make(1, 1, 8, TestPng.GrayAlpha, [[100, 51]])), (224, 224, 224)); // (100 * 51 + 255 * 204) / 255

    [TestMethod]
    public void TryLoad_HalfTransparentOnColor_IsTheMixture()
    {
        byte[] encoded = TestImages.Solid(9, 9, new SKColor(200, 100, 0, 128));

        byte[] tile = Tiles.Load(encoded, new ImageInput { Background = new RgbColor(0, 100, 255) });

        Tiles.AssertSolid(tile, (100, 100, 127));
    }

    [TestMethod]
    public void TryLoad_HiddenColorsUnderTransparency_DoNotBleed() => Tiles.AssertSolid(
        Tiles.Load(TestImages.Encode(300, 300, (x, _) => x % 2 == 0 ? SKColors.White : new SKColor(255, 0, 0, 0))),
        (255, 255, 255));

    [TestMethod]
    public void TryLoad_CmykJpeg_IsPrintedInRgb() => Tiles.AssertSolid(
        Tiles.Load(TestImages.CmykJpeg(cyan: 0, magenta: 255, yellow: 255, black: 0)), (255, 0, 0), JpegLevels);

    [TestMethod]
    public void TryLoad_CmykJpegWithBlackInk_IsDark() => Tiles.AssertSolid(
        Tiles.Load(TestImages.CmykJpeg(cyan: 0, magenta: 0, yellow: 255, black: 127)), (128, 128, 0), JpegLevels);

    [TestMethod]
    public void TryLoad_Bitmap_IsReadFromBlueGreenRed() => Tiles.AssertSolid(Tiles.Load(
    [
        .. "BM"u8, 58, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0,
        40, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 24, 0, .. new byte[24],
        30, 20, 10, 0,
    ]), (10, 20, 30));

    [TestMethod]
    public void TryLoad_IconWithAPng_TakesThePng()
    {
        byte[] tile = Tiles.Load(Icon(TestImages.Solid(16, 16, Teal)));

        Tiles.AssertSolid(tile, (20, 140, 160));
    }

    // Skia would give the part that is there, and say nothing.
    [TestMethod]
    public void TryLoad_IconCutShort_IsTruncated()
    {
        byte[] icon = Icon(TestImages.Photo(64, 64));
        var input = new ImageInput { Height = 8, Width = 8 };
        var tile = new byte[input.ByteCount];

        foreach (int length in new[] { 12, 22, icon.Length / 2, icon.Length - 1 })
            Assert.AreEqual(ImageFault.Truncated, new ImageLoader(input).TryLoad(icon.AsSpan(0, length), tile).Fault);
    }

    private static byte[] Icon(byte[] png) =>
    [
        0, 0, 1, 0, 1, 0,
        16, 16, 0, 0, 1, 0, 32, 0, (byte)png.Length, (byte)(png.Length >> 8), 0, 0, 22, 0, 0, 0,
        .. png,
    ];

    [TestMethod]
    public void TryLoad_AnimatedGif_TakesTheFirstFrame() => Tiles.AssertSolid(
        Tiles.Load(TestGif.Make(8, 8, (0, 0, 8, 8, 1), (0, 0, 8, 8, 2))), (255, 0, 0));

    [TestMethod]
    public void TryLoad_GifFrameSmallerThanCanvas_HasBackgroundAndNothingOfTheImageBefore()
    {
        var input = new ImageInput { Height = 8, Width = 8, Background = new RgbColor(9, 8, 7) };
        var loader = new ImageLoader(input);
        var tile = new byte[input.ByteCount];
        loader.TryLoad(TestImages.Solid(8, 8, SKColors.Lime), tile);

        ImageLoadResult result = loader.TryLoad(TestGif.Make(8, 8, (4, 4, 4, 4, 3)), tile);

        Assert.IsTrue(result.IsOk);
        Assert.AreSequenceEqual((byte[])[9, 8, 7, 255], tile[..4]);
        Assert.AreSequenceEqual((byte[])[0, 0, 255, 255], tile[^4..]);
    }

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(5000, 1)]
    [DataRow(1, 5000)]
    [DataRow(30000, 8)]
    [DataRow(65535, 1)]
    public void TryLoad_ExtremeShape_FillsTheTile(int width, int height)
    {
        byte[] encoded = TestImages.Solid(width, height, Teal);

        foreach (ResizeMode mode in Enum.GetValues<ResizeMode>())
        {
            byte[] tile = Tiles.Load(encoded, new ImageInput { Resize = mode, Background = new RgbColor(20, 140, 160) });
            Tiles.AssertSolid(tile, (20, 140, 160));
        }
    }

    [TestMethod]
    [DataRow(ResizeMode.Stretch)]
    [DataRow(ResizeMode.Crop)]
    [DataRow(ResizeMode.Pad)]
    public void TryLoad_WhiteJpegOfManySizes_StaysWhiteToTheLastPixel(ResizeMode mode)
    {
        (int, int)[] sizes = [(1, 1), (63, 65), (127, 500), (129, 300), (500, 375), (333, 1023), (1025, 777)];
        foreach ((int width, int height) in sizes)
        {
            byte[] encoded = TestImages.Solid(width, height, SKColors.White, SKEncodedImageFormat.Jpeg);
            Tiles.AssertSolid(Tiles.Load(encoded, new ImageInput { Resize = mode }), (255, 255, 255));
        }
    }

    [TestMethod]
    public void TryLoad_Crop_TakesTheCentre()
    {
        byte[] encoded = TestImages.Encode(300, 100, (x, _) => x is >= 100 and < 200 ? SKColors.Blue : SKColors.Red);

        byte[] tile = Tiles.Load(encoded, new ImageInput { Resize = ResizeMode.Crop, Kernel = ResizeKernel.Area });

        Tiles.AssertSolid(tile, (0, 0, 255));
    }

    [TestMethod]
    public void TryLoad_Pad_KeepsTheShapeOnTheBackground()
    {
        byte[] encoded = TestImages.Solid(200, 100, SKColors.Blue);
        var input = new ImageInput { Height = 40, Width = 60, Resize = ResizeMode.Pad, Background = RgbColor.Black };

        byte[] tile = Tiles.Load(encoded, input);

        var rowBlues = Enumerable.Range(0, 40).Select(y => (int)tile[(((y * 60) + 30) * 4) + 2]);
        int[] border = [0, 0, 0, 0, 0];
        Assert.AreSequenceEqual([.. border, .. Enumerable.Repeat(255, 30), .. border], rowBlues);
    }

    [TestMethod]
    [DataRow(ResizeMode.Stretch)]
    [DataRow(ResizeMode.Crop)]
    [DataRow(ResizeMode.Pad)]
    public void TryLoad_LargeJpeg_ReducedDecodeIsCloseToTheExactOne(ResizeMode mode)
    {
        byte[] encoded = TestImages.Photo(1201, 803);
        var input = new ImageInput { Resize = mode };

        byte[] quick = Tiles.Load(encoded, input);
        byte[] exact = Tiles.Load(encoded, input with { Exact = true });

        Assert.IsInRange(PhotoDecibels, 70, Tiles.Psnr(quick, exact), "dB; above 70 the decode was not reduced at all.");
    }

    [TestMethod]
    public void TryLoad_JpegUnderTwiceTheTile_IsExactAnyway()
    {
        byte[] encoded = TestImages.Photo(255, 400);

        Assert.AreSequenceEqual(Tiles.Load(encoded, new ImageInput { Exact = true }), Tiles.Load(encoded));
    }
}

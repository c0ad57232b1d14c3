using MlNetClassifier.Data;
using MlNetClassifier.Data.Images;

namespace MlNetClassifier.App.Tests.Data.Images;

/// <summary>
/// Which decoder a machine has must not show: neither in the pixels nor in the verdict. Skia alone is compared with itself.
/// </summary>
[TestClass]
public sealed class JpegDecoderTests
{
    // libjpeg-turbo's vector code and the C code in Skia give the same bits; another release of either may round otherwise.
    private const double Decibels = 60;

    [TestMethod]
    public void Current_IsOneOfThoseThatWorkHere() =>
        Assert.Contains(JpegDecoder.Current.Name, JpegDecoder.Available.Select(decoder => decoder.Name));

    [TestMethod]
    public void Available_Always_EndsWithSkia() => Assert.StartsWith("SkiaSharp 2.88", JpegDecoder.Available.Last().ToString());

    [TestMethod]
    [DataRow(32, 32, false)]
    [DataRow(333, 217, false)]
    [DataRow(640, 480, true)]
    [DataRow(1201, 903, false)]
    public void TryLoad_Photo_GivesTheSamePixels(int width, int height, bool exact)
    {
        byte[] jpeg = TestImages.Photo(width, height);
        var input = new ImageInput { Exact = exact };

        byte[][] tiles = [.. JpegDecoder.Available.Select(decoder => Load(decoder, input, jpeg).Tile)];

        foreach (byte[] tile in tiles)
            Assert.IsGreaterThanOrEqualTo(Decibels, Tiles.Psnr(tiles[^1], tile));
    }

    [TestMethod]
    [DataRow(6)]
    [DataRow(3)]
    public void TryLoad_TurnedPhoto_IsTurnedTheSameWay(int orientation)
    {
        byte[] jpeg = TestImages.WithOrientation(TestImages.Photo(300, 200), orientation);
        ImageLoadResult expected = Load(JpegDecoder.Available.Last(), new ImageInput(), jpeg).Result;

        foreach (JpegDecoder decoder in JpegDecoder.Available)
            Assert.AreEqual(expected, Load(decoder, new ImageInput(), jpeg).Result, decoder.Name);

        Assert.AreEqual((ExifOrientation)orientation, expected.Orientation);
    }

    [TestMethod]
    public void TryLoad_Inks_AreDecodedByWhoeverCan()
    {
        byte[] jpeg = TestImages.CmykJpeg(cyan: 0, magenta: 255, yellow: 255, black: 0);

        foreach (JpegDecoder decoder in JpegDecoder.Available)
            Tiles.AssertSolid(Load(decoder, new ImageInput(), jpeg).Tile, (255, 0, 0), tolerance: 3);
    }

    [TestMethod]
    public void TryLoad_DamagedJpegs_GetTheSameVerdictAndPixels()
    {
        byte[] photo = TestImages.Photo(160, 120);
        Random random = SeededRandom.Create(1, "jpeg damage");
        var input = new ImageInput { Height = 16, Width = 16 };
        ImageLoader[] loaders = [.. JpegDecoder.Available.Select(decoder => new ImageLoader(input, decoder))];
        int faults = 0, loaded = 0;
        for (int i = 0; i < 300; i++)
        {
            byte[] damaged = i % 3 == 0 ? photo[..random.Next(photo.Length)] : [.. photo];
            for (int flip = 0; flip < 1 + (i % 4) && damaged.Length > 0; flip++)
                damaged[random.Next(damaged.Length)] ^= (byte)random.Next(1, 256);

            var expected = new byte[input.ByteCount];
            ImageLoadResult verdict = loaders[^1].TryLoad(damaged, expected);
            foreach (ImageLoader loader in loaders)
            {
                var tile = new byte[input.ByteCount];
                Assert.AreEqual(verdict, loader.TryLoad(damaged, tile) with { Note = null }, $"damage {i}");
                Assert.IsGreaterThanOrEqualTo(Decibels, Tiles.Psnr(expected, tile), $"damage {i}");
            }

            _ = verdict.IsOk ? loaded++ : faults++;
        }

        Assert.IsGreaterThan(50, faults);
        Assert.IsGreaterThan(50, loaded);
    }

    /// <summary>Skia keeps libjpeg's warnings to itself.</summary>
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void TryLoad_DamageInsideTheScan_IsNotedByLibturbojpeg(bool exact)
    {
        var input = new ImageInput { Exact = exact };
        foreach (JpegDecoder decoder in JpegDecoder.Available)
        {
            var loader = new ImageLoader(input, decoder);
            var tile = new byte[input.ByteCount];

            ImageLoadResult damaged = loader.TryLoad(TestImages.DamagedPhoto(640, 480), tile);
            ImageLoadResult sound = loader.TryLoad(TestImages.Photo(640, 480), tile);
            ImageLoadResult cut = loader.TryLoad(TestImages.Photo(640, 480).AsSpan(..^2), tile);
            ImageLoadResult inks = loader.TryLoad(TestImages.CmykJpeg(cyan: 0, magenta: 255, yellow: 255, black: 0), tile);

            Assert.IsTrue(damaged.IsOk);
            if (decoder.Library is null)
                Assert.IsNull(damaged.Note);
            else
                Assert.StartsWith("damaged: Corrupt JPEG data: ", damaged.Note);
            Assert.IsNull(sound.Note);
            Assert.IsNull(inks.Note);
            Assert.AreEqual((ImageFault.Truncated, null), (cut.Fault, cut.Note));
        }
    }

    // Each verdict would be right all the same, by Skia: only the speed was lost.
    [TestMethod]
    public unsafe void TryOpen_AfterADamagedHeader_OpensTheNextImage()
    {
        byte[] photo = TestImages.Photo(160, 120);
        Random random = SeededRandom.Create(2, "jpeg damage");
        foreach (TurboJpeg library in JpegDecoder.Available.Select(decoder => decoder.Library).OfType<TurboJpeg>())
        {
            using var image = new TurboJpegImage(library);
            for (int i = 0; i < 200; i++)
            {
                byte[] damaged = [.. photo];
                for (int flip = 0; flip < 4; flip++)
                    damaged[random.Next(2, 300)] = (byte)random.Next(256);

                fixed (byte* bytes = damaged)
                    image.TryOpen(bytes, damaged.Length);
                fixed (byte* bytes = photo)
                    Assert.IsTrue(image.TryOpen(bytes, photo.Length), $"damage {i}");
            }
        }
    }

    private static (ImageLoadResult Result, byte[] Tile) Load(JpegDecoder decoder, ImageInput input, byte[] jpeg)
    {
        var tile = new byte[input.ByteCount];
        ImageLoadResult result = new ImageLoader(input, decoder).TryLoad(jpeg, tile);
        Assert.IsTrue(result.IsOk, result.Detail);
        return (result, tile);
    }
}

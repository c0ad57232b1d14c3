using MlNetClassifier.App.Tests.Data.Images;
using MlNetClassifier.Data;
using MlNetClassifier.Data.Checking;
using SkiaSharp;

namespace MlNetClassifier.App.Tests.Data.Checking;

[TestClass]
public sealed class DetailComparisonTests
{
    private const int Scenes = 6;

    [TestMethod]
    [DataRow(SKEncodedImageFormat.Jpeg, 50, 96, 72)]
    [DataRow(SKEncodedImageFormat.Jpeg, 90, 96, 72)]
    [DataRow(SKEncodedImageFormat.Jpeg, 75, 72, 54)]
    [DataRow(SKEncodedImageFormat.Png, 100, 48, 36)]
    [DataRow(SKEncodedImageFormat.Png, 100, 192, 144)]
    [DataRow(SKEncodedImageFormat.Webp, 75, 96, 72)]
    public void IsCopy_SavedAgain_IsTrue(SKEncodedImageFormat format, int quality, int width, int height)
    {
        for (int number = 0; number < Scenes; number++)
        {
            var scene = new TestScene(number);

            AssertCopies(scene.Encode(96, 72), scene.Encode(width, height, format, quality), $"scene {number}");
        }
    }

    [TestMethod]
    [DataRow(0.05, 0.05, 0.05, 0.05)]
    [DataRow(0.05, 0, 0, 0)]
    [DataRow(0, 0.05, 0, 0.02)]
    [DataRow(0.02, 0, 0.03, 0.04)]
    public void IsCopy_CroppedByAFewPercent_IsTrue(double left, double top, double right, double bottom)
    {
        for (int number = 0; number < Scenes; number++)
        {
            byte[] picture = HandSign.Encode(number, grain: 0);

            AssertCopies(picture, Cropped(picture, left, top, right, bottom), $"sign {number}");
        }
    }

    // One hand before one background: most of every picture is the same.
    [TestMethod]
    [DataRow(0)]
    [DataRow(3)]
    public void IsCopy_HandThatMovedALittle_IsFalse(double noise)
    {
        byte[][] frames = [.. Enumerable.Range(0, 24).Select(frame => HandSign.Encode(frame, frame + 1, noise))];

        Assert.IsEmpty(Pairs(frames).Where(pair => AreCopies(pair.A, pair.B)));
    }

    // The same shapes to the pixel, but a second photograph: only its noise tells.
    [TestMethod]
    public void IsCopy_SecondPhotographOfAStillScene_IsFalseButItsCopyIsOne()
    {
        byte[] photograph = HandSign.Encode(0, grain: 1, noise: 3);

        Assert.IsFalse(AreCopies(photograph, HandSign.Encode(0, grain: 2, noise: 3)));
        AssertCopies(photograph, HandSign.Encode(0, grain: 1, noise: 3, SKEncodedImageFormat.Jpeg, 60), "the copy");
    }

    [TestMethod]
    public void IsCopy_PagesThatDifferInOneWord_IsFalse()
    {
        AssertCopies(Page(changed: -1), Page(changed: -1, SKEncodedImageFormat.Jpeg), "the same page");
        for (int word = 0; word < 12; word++)
            Assert.IsFalse(AreCopies(Page(changed: -1), Page(changed: word)), $"word {word}");
    }

    [TestMethod]
    [DataRow(true, false)]
    [DataRow(false, true)]
    public void IsCopy_MirrorImageOrOtherColours_IsFalse(bool isMirrored, bool swapColors)
    {
        for (int number = 0; number < Scenes; number++)
        {
            var scene = new TestScene(number);

            Assert.IsFalse(AreCopies(
                scene.Encode(48, 48), scene.Encode(48, 48, isMirrored: isMirrored, swapColors: swapColors)));
        }
    }

    [TestMethod]
    public void IsCopy_SameShapeInAnotherColourOfTheSameBrightness_IsFalse() =>
        Assert.IsFalse(AreCopies(Sign(new SKColor(200, 0, 0)), Sign(new SKColor(0, 102, 0))));

    // A crop only takes away: what is moved shows something that the other picture does not have.
    [TestMethod]
    public void IsCopy_ShapeThatMovedOnAPlainGround_IsFalse() =>
        Assert.IsFalse(AreCopies(Sign(SKColors.Black), Sign(SKColors.Black, shift: 3)));

    private static void AssertCopies(byte[] a, byte[] b, string name)
    {
        Assert.IsTrue(AreCopies(a, b), name);
        Assert.IsTrue(AreCopies(b, a), $"{name}, the other way round");
    }

    // As the check does it: the cheap tests first.
    private static bool AreCopies(byte[] a, byte[] b)
    {
        (Miniature first, Miniature second) = (TestScene.MiniatureOf(a), TestScene.MiniatureOf(b));
        int side = PictureDetail.SideFor(TestScene.ShortestSide(a), TestScene.ShortestSide(b));
        return first.ToProbe().MayBeCopy(second) && first.IsLike(second)
            && DetailComparison.IsCopy(TestScene.DetailOf(a, side), TestScene.DetailOf(b, side));
    }

    private static IEnumerable<(byte[] A, byte[] B)> Pairs(byte[][] pictures) =>
        pictures.SelectMany((a, i) => pictures.Skip(i + 1).Select(b => (a, b)));

    private static byte[] Cropped(byte[] picture, double left, double top, double right, double bottom)
    {
        using var whole = SKBitmap.Decode(picture);
        using var part = new SKBitmap();
        Assert.IsTrue(whole.ExtractSubset(part, new SKRectI(
            (int)(left * whole.Width), (int)(top * whole.Height),
            (int)(whole.Width * (1 - right)), (int)(whole.Height * (1 - bottom)))));
        using SKData data = part.Encode(SKEncodedImageFormat.Jpeg, 85);
        return data.ToArray();
    }

    // Lines of words of dark strokes; one word may be another.
    private static byte[] Page(int changed, SKEncodedImageFormat format = SKEncodedImageFormat.Png)
    {
        const int across = 8, down = 20, wordWidth = 36, lineHeight = 16;
        return TestImages.Encode(across * wordWidth, down * lineHeight, (x, y) =>
        {
            int word = (y / lineHeight * across) + (x / wordWidth);
            (int column, int row) = (x % wordWidth, y % lineHeight);
            int letter = column / 6;
            if (column % 6 >= 4 || letter > 4 || row is < 3 or > 11)
                return SKColors.White;

            Random random = SeededRandom.Create(word == 7 * (changed + 1) ? 1 : 0, "test word", (word * 8) + letter);
            int strokes = random.Next(1 << 12);
            return (strokes >> ((row - 3) / 3 * 4) + (column % 6 % 4) & 1) == 1 ? new SKColor(40, 40, 40) : SKColors.White;
        }, format, quality: 75);
    }

    private static byte[] Sign(SKColor color, int shift = 0) => TestImages.Encode(64, 64, (x, y) =>
        Math.Abs(x - shift - 24) + Math.Abs(y - 32) < 20 ? color : new SKColor(235, 235, 230));
}

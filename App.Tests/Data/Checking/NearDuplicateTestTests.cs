using MlNetClassifier.App.Tests.Data.Images;
using MlNetClassifier.Data.Checking;
using SkiaSharp;

namespace MlNetClassifier.App.Tests.Data.Checking;

[TestClass]
public sealed class NearDuplicateTestTests
{
    private const int Scenes = 12;

    [TestMethod]
    [DataRow(SKEncodedImageFormat.Jpeg, 50, 96, 72)]
    [DataRow(SKEncodedImageFormat.Jpeg, 90, 96, 72)]
    [DataRow(SKEncodedImageFormat.Jpeg, 75, 72, 54)]
    [DataRow(SKEncodedImageFormat.Png, 100, 48, 36)]
    [DataRow(SKEncodedImageFormat.Png, 100, 192, 144)]
    [DataRow(SKEncodedImageFormat.Webp, 75, 96, 72)]
    public void Passes_SavedAgain_IsTrue(SKEncodedImageFormat format, int quality, int width, int height)
    {
        for (int number = 0; number < Scenes; number++)
        {
            var scene = new TestScene(number);
            Miniature original = TestScene.MiniatureOf(scene.Encode(96, 72));

            Miniature copy = TestScene.MiniatureOf(scene.Encode(width, height, format, quality));

            Assert.IsTrue(NearDuplicateTest.Passes(original, copy), $"scene {number}");
            Assert.IsTrue(NearDuplicateTest.Passes(copy, original), $"scene {number}");
        }
    }

    [TestMethod]
    public void Passes_OtherPicture_IsFalse()
    {
        Miniature[] scenes =
            [.. Enumerable.Range(0, 60).Select(number => TestScene.MiniatureOf(new TestScene(number).Encode(48, 48)))];

        Assert.IsEmpty(scenes.SelectMany((a, i) => scenes.Skip(i + 1).Where(b => NearDuplicateTest.Passes(a, b))));
    }

    [TestMethod]
    [DataRow(true, false)]
    [DataRow(false, true)]
    public void Passes_MirrorImageOrOtherColours_IsFalse(bool isMirrored, bool swapColors)
    {
        for (int number = 0; number < Scenes; number++)
        {
            var scene = new TestScene(number);

            Assert.IsFalse(NearDuplicateTest.Passes(
                TestScene.MiniatureOf(scene.Encode(48, 48)),
                TestScene.MiniatureOf(scene.Encode(48, 48, isMirrored: isMirrored, swapColors: swapColors))));
        }
    }

    // The hash sees no colour: a red sign is a green sign to it.
    [TestMethod]
    public void Passes_SameShapeInAnotherColourOfTheSameBrightness_IsFalse()
    {
        Miniature red = TestScene.MiniatureOf(Sign(new SKColor(200, 0, 0)));
        Miniature green = TestScene.MiniatureOf(Sign(new SKColor(0, 102, 0)));

        Assert.IsLessThanOrEqualTo(NearDuplicateTest.MaxDistance, PerceptualHash.Distance(red.Hash, green.Hash));
        Assert.IsGreaterThanOrEqualTo(NearDuplicateTest.MinDetailCorrelation, NearDuplicateTest.DetailCorrelation(red, green));
        Assert.IsFalse(NearDuplicateTest.Passes(red, green));
    }

    [TestMethod]
    public void Passes_PicturesOfOneColour_IsFalse()
    {
        Miniature white = TestScene.MiniatureOf(TestImages.Solid(20, 20, SKColors.White));

        Assert.IsTrue(white.IsFlat);
        Assert.IsFalse(NearDuplicateTest.Passes(white, white));
    }

    [TestMethod]
    public void UnexplainedDifference_ShiftByOnePixelOfTheMiniature_IsSmall()
    {
        Miniature here = TestScene.MiniatureOf(Sign(SKColors.Black));
        Miniature shifted = TestScene.MiniatureOf(Sign(SKColors.Black, shift: 4));
        Miniature away = TestScene.MiniatureOf(Sign(SKColors.Black, shift: 16));

        Assert.IsLessThan(1, NearDuplicateTest.UnexplainedDifference(here, shifted));
        Assert.IsGreaterThan(NearDuplicateTest.MaxUnexplainedDifference, NearDuplicateTest.UnexplainedDifference(here, away));
    }

    private static byte[] Sign(SKColor color, int shift = 0) => TestImages.Encode(64, 64, (x, y) =>
        Math.Abs(x - shift - 24) + Math.Abs(y - 32) < 20 ? color : new SKColor(235, 235, 230));
}

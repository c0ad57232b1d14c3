using MlNetClassifier.Data.Images;
using SkiaSharp;

namespace MlNetClassifier.App.Tests.Data.Images;

[TestClass]
public sealed class ThumbnailMakerTests(TestContext context)
{
    [TestMethod]
    [DataRow(400, 200, 96, 48)]
    [DataRow(100, 300, 32, 96)]
    [DataRow(96, 96, 96, 96)]
    [DataRow(32, 20, 32, 20)]
    [DataRow(5, 3, 8, 4)]
    [DataRow(2000, 1, 96, 1)]
    public void Make_AnyShape_IsWholeAndNeverLarger(int width, int height, int expectedWidth, int expectedHeight)
    {
        string file = Path.Combine(context.TestTempDirectory!, "image.png");
        File.WriteAllBytes(file, TestImages.Encode(width, height, (_, _) => new SKColor(200, 40, 40), SKEncodedImageFormat.Png));

        byte[] thumbnail = new ThumbnailMaker().Make(file)!;

        using var decoded = SKBitmap.Decode(thumbnail);
        Assert.AreEqual((expectedWidth, expectedHeight), (decoded.Width, decoded.Height));
        foreach ((int x, int y) in new[] { (0, 0), (decoded.Width - 1, decoded.Height - 1) })
            Assert.IsTrue(decoded.GetPixel(x, y) is { Red: > 170, Green: < 80 },
                $"{decoded.GetPixel(x, y)}: no border of the tile is left");
    }

    [TestMethod]
    public void Make_NoImage_IsNull()
    {
        string file = Path.Combine(context.TestTempDirectory!, "text.png");
        File.WriteAllText(file, "text");

        Assert.IsNull(new ThumbnailMaker().Make(file));
        Assert.IsNull(new ThumbnailMaker().Make(file + "x"));
    }
}

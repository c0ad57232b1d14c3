using MlNetClassifier.Data.Checking;
using MlNetClassifier.Data.Images;
using SkiaSharp;

namespace MlNetClassifier.App.Tests.Data.Checking;

[TestClass]
public sealed class EditComparisonTests
{
    private const int Width = 150;
    private const int Height = 100;

    [TestMethod]
    [DataRow(0, 0, true, false)]
    [DataRow(0, 0, false, true)]
    [DataRow(0, 0, true, true)]
    [DataRow(0.2, 0.1, false, false)]
    [DataRow(0.4, 0, false, false)]
    [DataRow(0.05, 0.4, true, false)]
    [DataRow(0.2, 0.25, false, true)]
    [DataRow(0.3, 0.3, true, true)]
    public void IsCopy_MirroredCroppedOrRecoloured_IsFoundBothWays(double cutX, double cutY, bool isMirrored, bool isTinted)
    {
        for (int scene = 0; scene < 4; scene++)
        {
            byte[] original = new TestScene(scene).Encode(Width, Height);
            byte[] copy = new TestScene(scene).Crop(Width, Height, cutX, cutY, isMirrored, isTinted);

            Assert.IsTrue(IsCopy(original, copy), $"{scene}");
            Assert.IsTrue(IsCopy(copy, original), $"{scene}");
        }
    }

    [TestMethod]
    public void IsCopy_OtherPictures_AreNot()
    {
        byte[][] scenes = [.. Enumerable.Range(0, 12).Select(scene => new TestScene(scene).Encode(Width, Height))];
        byte[][] hands = [.. Enumerable.Range(0, 12).Select(frame => HandSign.Encode(frame, frame, noise: 2))];

        foreach (byte[][] set in new[] { scenes, hands })
        {
            for (int a = 0; a < set.Length; a++)
            {
                for (int b = 0; b < a; b++)
                    Assert.IsFalse(IsCopy(set[a], set[b]), $"{a}, {b}");
            }
        }
    }

    // What differs in neither frame nor colours is for DetailComparison to judge: it sees the noise of two photographs.
    [TestMethod]
    public void IsCopy_SameFrameAndColours_IsNotAnEdit() =>
        Assert.IsFalse(IsCopy(new TestScene(0).Encode(Width, Height),
            new TestScene(0).Encode(Width, Height, SKEncodedImageFormat.Jpeg, 60)));

    private static bool IsCopy(byte[] a, byte[] b) => EditComparison.IsCopy(Picture(a), Picture(b),
        EditComparison.SideFor(TestScene.ShortestSide(a), TestScene.ShortestSide(b)));

    private static ColourPicture Picture(byte[] encoded)
    {
        byte[] tile = new byte[ColourPicture.Input.ByteCount];
        Assert.IsTrue(new ImageLoader(ColourPicture.Input).TryLoad(encoded, tile).IsOk);
        return ColourPicture.Of(tile);
    }
}

using MlNetClassifier.Data.Images;
using SkiaSharp;

namespace MlNetClassifier.App.Tests.Data.Images;

/// <summary>The eight ways to hold a camera give one picture.</summary>
[TestClass]
public sealed class ImageLoaderOrientationTests
{
    // JPEG rounding of turned blocks.
    private const int JpegLevels = 3;
    private const int UprightWidth = 48, UprightHeight = 32;

    [TestMethod]
    [DynamicData(nameof(OrientationsAndModes))]
    public void TryLoad_TurnedPhoto_EqualsTheUprightOne(ExifOrientation orientation, ResizeMode mode)
    {
        var input = new ImageInput { Height = 17, Width = 30, Resize = mode };
        byte[] turned = TestImages.WithOrientation(Stored(orientation), (int)orientation);

        byte[] upright = Tiles.Load(Stored(ExifOrientation.TopLeft), input);

        Assert.IsLessThanOrEqualTo(JpegLevels, Tiles.MaxDifference(upright, Tiles.Load(turned, input)));
    }

    [TestMethod]
    [DynamicData(nameof(OrientationsAndModes))]
    public void TryLoad_TurnedPngOrWebp_EqualsTheUprightOne(ExifOrientation orientation, ResizeMode mode)
    {
        var input = new ImageInput { Height = 17, Width = 30, Resize = mode };

        foreach (SKEncodedImageFormat format in (SKEncodedImageFormat[])[SKEncodedImageFormat.Png, SKEncodedImageFormat.Webp])
        {
            byte[] turned = TestImages.WithExif(Stored(orientation, format), (int)orientation);

            byte[] upright = Tiles.Load(Stored(ExifOrientation.TopLeft, format), input);

            Assert.IsLessThanOrEqualTo(JpegLevels, Tiles.MaxDifference(upright, Tiles.Load(turned, input)), $"{format}");
        }
    }

    [TestMethod]
    public void TryLoad_TurnedPhoto_ReportsTheStoredSizeAndTheOrientation()
    {
        byte[] turned = TestImages.WithOrientation(Stored(ExifOrientation.RightTop), 6);

        ImageLoadResult result = new ImageLoader(new ImageInput()).TryLoad(turned, new byte[new ImageInput().ByteCount]);

        Assert.AreEqual(
            new(ImageFault.None, null, UprightHeight, UprightWidth, ImageFormat.Jpeg, ExifOrientation.RightTop), result);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(9)]
    public void TryLoad_OrientationOutsideOneToEight_IsTakenAsUpright(int orientation)
    {
        byte[] jpeg = Stored(ExifOrientation.TopLeft);

        Assert.AreSequenceEqual(Tiles.Load(jpeg), Tiles.Load(TestImages.WithOrientation(jpeg, orientation)));
    }

    private static IEnumerable<(ExifOrientation Orientation, ResizeMode Mode)> OrientationsAndModes =>
        from orientation in Enum.GetValues<ExifOrientation>()
        where orientation != ExifOrientation.Unknown
        from mode in Enum.GetValues<ResizeMode>()
        select (orientation, mode);

    // As the standard words it: the stored row 0 is this side of the upright picture, the stored column 0 that side.
    private static byte[] Stored(ExifOrientation orientation, SKEncodedImageFormat format = SKEncodedImageFormat.Jpeg)
    {
        (string row, string column) = orientation switch
        {
            ExifOrientation.TopRight => ("top", "right"),
            ExifOrientation.BottomRight => ("bottom", "right"),
            ExifOrientation.BottomLeft => ("bottom", "left"),
            ExifOrientation.LeftTop => ("left", "top"),
            ExifOrientation.RightTop => ("right", "top"),
            ExifOrientation.RightBottom => ("right", "bottom"),
            ExifOrientation.LeftBottom => ("left", "bottom"),
            _ => ("top", "left"),
        };
        bool isTransposed = row is "left" or "right";
        int width = isTransposed ? UprightHeight : UprightWidth;
        int height = isTransposed ? UprightWidth : UprightHeight;
        return TestImages.Encode(width, height, (x, y) =>
        {
            int uprightX = Place(isTransposed ? row : column, isTransposed ? y : x);
            int uprightY = Place(isTransposed ? column : row, isTransposed ? x : y);
            return Color(uprightX / 8, uprightY / 8);
        }, format, quality: 100);

        static int Place(string side, int distance) => side switch
        {
            "right" => UprightWidth - 1 - distance,
            "bottom" => UprightHeight - 1 - distance,
            _ => distance,
        };
    }

    // No two blocks alike, so that no wrong turn looks right; gray, because JPEG halves the resolution of colour.
    private static SKColor Color(int column, int row)
    {
        var gray = (byte)(10 + (((column * 4) + row) * 10));
        return new SKColor(gray, gray, gray);
    }
}

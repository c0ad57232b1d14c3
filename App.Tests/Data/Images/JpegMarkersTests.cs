using MlNetClassifier.Data.Images;

namespace MlNetClassifier.App.Tests.Data.Images;

[TestClass]
public sealed class JpegMarkersTests
{
    private static readonly byte[] Jpeg = TestImages.Photo(40, 30);

    [TestMethod]
    public void Orientation_NoExif_IsUpright() => Assert.AreEqual(ExifOrientation.TopLeft, JpegMarkers.Orientation(Jpeg));

    [TestMethod]
    [DataRow(1)]
    [DataRow(6)]
    [DataRow(8)]
    public void Orientation_Exif_IsItsTag(int orientation) =>
        Assert.AreEqual((ExifOrientation)orientation, JpegMarkers.Orientation(TestImages.WithOrientation(Jpeg, orientation)));

    [TestMethod]
    public void Orientation_BigEndianAfterOtherEntries_IsFound() =>
        Assert.AreEqual(ExifOrientation.LeftBottom, JpegMarkers.Orientation(WithSegment(
    [
        .. "Exif\0\0"u8, .. "MM\0*"u8, 0, 0, 0, 8,
        0, 2, 0x01, 0x0F, 0, 2, 0, 0, 0, 1, 65, 0, 0, 0, // maker: another tag
        0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 8, 0, 0,
    ])));

    [TestMethod]
    [DataRow(0)]
    [DataRow(9)]
    [DataRow(200)]
    public void Orientation_OutsideOneToEight_IsUpright(int orientation) =>
        Assert.AreEqual(ExifOrientation.TopLeft, JpegMarkers.Orientation(TestImages.WithOrientation(Jpeg, orientation)));

    [TestMethod]
    public void Orientation_AnyCutOrDamage_NeverThrows()
    {
        byte[] whole = TestImages.WithOrientation(Jpeg, 6);
        for (int length = 0; length < 80; length++)
            JpegMarkers.Orientation(whole.AsSpan(0, length));

        for (int i = 2; i < 40; i++)
        {
            foreach (byte value in (byte[])[0, 1, 0x7F, 0xFF])
            {
                byte[] damaged = [.. whole];
                damaged[i] = value;
                JpegMarkers.Orientation(damaged);
            }
        }

        Assert.AreEqual(ExifOrientation.RightTop, JpegMarkers.Orientation(whole));
    }

    [TestMethod]
    public void ScanCount_Baseline_IsOneWhateverItsBytesSay() =>
        Assert.AreEqual(1, JpegFrame.TryRead([.. Jpeg, .. Scans(600)])!.Value.Scans);

    [TestMethod]
    public void ScanCount_Progressive_CountsScans() => Assert.AreEqual(7, JpegFrame.TryRead(Progressive(7))!.Value.Scans);

    [TestMethod]
    public void TryLoad_ProgressiveWithThousandsOfScans_IsRefusedByItsMarkers()
    {
        ImageLoadResult result = new ImageLoader(new ImageInput())
            .TryLoad(Progressive(5_000), new byte[new ImageInput().ByteCount]);

        Assert.AreEqual((ImageFault.Corrupt, "5000 scans; at most 500 are decoded"), (result.Fault, result.Detail));
    }

    [TestMethod]
    [DataRow(480, 11_000, 8_000, ImageFault.TooManyPixels)]
    [DataRow(17, 11_000, 8_000, ImageFault.TooManyPixels)]
    [DataRow(10, 11_000, 8_000, null)]
    [DataRow(480, 1_000, 1_000, null)]
    public void FaultOf_ScansTimesPixels_IsBounded(int scans, int width, int height, ImageFault? fault) => Assert.AreEqual(
        fault, new JpegFrame(width, height, IsProgressive: true, Blocks: 1, scans).FaultOf(1_000_000)?.Fault);

    private static byte[] WithSegment(byte[] content) =>
        [.. Jpeg.AsSpan(0, 2), 0xFF, 0xE1, 0, (byte)(content.Length + 2), .. content, .. Jpeg.AsSpan(2)];

    private static byte[] Progressive(int scans) =>
        [0xFF, 0xD8, 0xFF, 0xC2, 0, 17, 8, 0, 8, 0, 8, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, .. Scans(scans), 0xFF, 0xD9];

    private static byte[] Scans(int count) =>
        [.. Enumerable.Repeat<byte[]>([0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 0x12], count).SelectMany(scan => scan)];
}

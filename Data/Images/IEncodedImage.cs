namespace MlNetClassifier.Data.Images;

/// <summary>An image whose header is read and whose pixels are not decoded yet.</summary>
internal interface IEncodedImage : IDisposable
{
    ImageFormat Format { get; }

    /// <summary>
    /// How the stored picture is turned, from its EXIF data; <see cref="ExifOrientation.TopLeft"/> when that is silent.
    /// </summary>
    ExifOrientation Orientation { get; }

    int Width { get; }

    int Height { get; }

    bool IsOpaque { get; }

    /// <summary>
    /// Whether the picture can be decoded at 1 / <paramref name="reduction"/> of its size. Powers of two only: the other
    /// n/8 scales of JPEG lose 3.6 dB for 9 % of the time.
    /// </summary>
    bool CanReduce(int reduction);

    /// <summary>
    /// Decodes the first frame as R, G, B, A rows with straight alpha. Anything but complete success is a fault.
    /// </summary>
    ImageFault Decode(int reduction, Span<byte> rgba);

    /// <summary>Columns or rows that are left of <paramref name="side"/>; the last one may stand for fewer pixels.</summary>
    static int Reduced(int side, int reduction) => (side + reduction - 1) / reduction;
}

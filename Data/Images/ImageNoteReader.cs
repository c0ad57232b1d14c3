namespace MlNetClassifier.Data.Images;

/// <summary>Asks the decoder what it has to say about image files, where nobody needs their pixels.</summary>
/// <remarks>Not thread-safe: one per thread; its buffers are reused. Nothing to dispose.</remarks>
public sealed class ImageNoteReader
{
    private static readonly ImageInput Smallest = new() { Height = ImageInput.MinTileSide, Width = ImageInput.MinTileSide };

    private readonly ImageFileReader _reader = new();
    private readonly ImageLoader _loader = new(Smallest);
    private readonly byte[] _tile = new byte[Smallest.ByteCount];

    /// <summary>Decodes a file at the smallest size, if its decoder warns at all.</summary>
    /// <param name="path">The file.</param>
    /// <returns>As <see cref="ImageLoadResult.Note"/>; null for a file that cannot be read too.</returns>
    public string? Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (JpegDecoder.Current.Library is null)
            return null;

        try
        {
            return _reader.TryRead(path, out ReadOnlySpan<byte> encoded).IsOk
                && ImageSignature.Recognize(encoded) == ImageFormat.Jpeg
                ? _loader.TryLoad(encoded, _tile).Note
                : null;
        }
        finally
        {
            _reader.Release();
        }
    }
}

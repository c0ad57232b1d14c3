namespace MlNetClassifier.Data.Images;

/// <summary>An encoded image and what to call it: a file, or the bytes of one, such as an upload.</summary>
/// <remarks>Immutable. Nothing is read until an <see cref="ImageLoader"/> is asked for its pixels.</remarks>
public sealed class ImageContent
{
    private ImageContent(string name, ReadOnlyMemory<byte>? bytes) => (Name, Bytes) = (name, bytes);

    /// <summary>What the image is called in predictions and errors: its path, or the name given with its bytes.</summary>
    public string Name { get; }

    /// <summary>The file; null for an image in memory.</summary>
    public string? FilePath => Bytes is null ? Name : null;

    /// <summary>The encoded image; null for a file.</summary>
    internal ReadOnlyMemory<byte>? Bytes { get; }

    /// <summary>An image file.</summary>
    /// <param name="path">The file; its name and extension do not matter, its content does.</param>
    /// <returns>The image, not read yet.</returns>
    public static ImageContent FromFile(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return new ImageContent(path, bytes: null);
    }

    /// <summary>An image in memory.</summary>
    /// <param name="name">What to call it in its prediction and in errors; never opened as a file.</param>
    /// <param name="bytes">What an image file holds; not copied, so it must not change before the image is loaded.</param>
    /// <returns>The image, not decoded yet.</returns>
    public static ImageContent FromBytes(string name, ReadOnlyMemory<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new ImageContent(name, bytes);
    }
}

namespace MlNetClassifier.Data.Images;

/// <summary>
/// Reads the bytes of one image file into a reused buffer, or says why not. Read rather than mapped: mapping small files does
/// not scale to several threads.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class ImageFileReader
{
    private readonly ScratchBuffer _buffer = new();

    /// <summary>Bytes of <paramref name="path"/>, valid until <see cref="Release"/>.</summary>
    public ImageLoadResult TryRead(string path, out ReadOnlySpan<byte> encoded)
    {
        encoded = default;
        if (path.Contains('\0', StringComparison.Ordinal))
            return ImageLoadResult.Failure(ImageFault.NotFound, "the path has a NUL character, which no file name has");

        try
        {
            if (LinuxFile.IsSupported && LinuxFile.TryRead(path, ImageLimits.MaxFileBytes, _buffer, out encoded))
                return default;
            if (Directory.Exists(path))
                return ImageLoadResult.Failure(ImageFault.IsDirectory);
            var file = new FileInfo(path);
            if (file.LinkTarget is not null)
            {
                if (file.ResolveLinkTarget(returnFinalTarget: true) is not { Exists: true } target)
                    return ImageLoadResult.Failure(ImageFault.NotFound, "the link leads nowhere");
                file = new FileInfo(target.FullName);
            }

            // Throws FileNotFoundException. Pipes, sockets and devices have length 0: opening one could block for ever.
            if (file.Length == 0)
                return ImageLoadResult.Failure(ImageFault.Empty);
            if (file.Length > ImageLimits.MaxFileBytes)
                return TooLarge(file.Length);

            using var handle = File.OpenHandle(file.FullName);
            long length = RandomAccess.GetLength(handle);
            if (length > ImageLimits.MaxFileBytes)
                return TooLarge(length);

            Span<byte> bytes = _buffer.Take((int)length);
            int count = 0;
            while (count < bytes.Length && RandomAccess.Read(handle, bytes[count..], count) is > 0 and var read)
                count += read;
            encoded = bytes[..count];
            return default;
        }
        catch (Exception error) when (FaultOf(error) is { } fault)
        {
            return ImageLoadResult.Failure(fault, fault == ImageFault.NotFound ? null : error.Message);
        }
    }

    public void Release() => _buffer.Release();

    /// <summary>What an exception of the file system means for an image; null for one that is not about the file.</summary>
    internal static ImageFault? FaultOf(Exception error) => error switch
    {
        FileNotFoundException or DirectoryNotFoundException => ImageFault.NotFound,
        // Empty, or with characters that no path has: a broken list of files, not a broken program.
        ArgumentException or NotSupportedException => ImageFault.NotFound,
        UnauthorizedAccessException => ImageFault.AccessDenied,
        IOException => ImageFault.Io,
        OutOfMemoryException => ImageFault.FileTooLarge,
        _ => null,
    };

    private static ImageLoadResult TooLarge(long length) => ImageLoadResult.Failure(
        ImageFault.FileTooLarge, $"{length} bytes; at most {ImageLimits.MaxFileBytes} are read");
}

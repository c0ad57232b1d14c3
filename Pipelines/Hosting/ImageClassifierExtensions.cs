using MlNetClassifier.Data.Images;

namespace MlNetClassifier.Pipelines.Hosting;

/// <summary>One image at a time, from wherever it is.</summary>
public static class ImageClassifierExtensions
{
    private const string DefaultName = "image";
    private const int ChunkBytes = 64 << 10;

    /// <summary>Classifies an image.</summary>
    /// <param name="classifier">The model.</param>
    /// <param name="image">A file or bytes.</param>
    /// <param name="cancellationToken">As of <see cref="IImageClassifier.PredictAsync"/>, and so are the errors.</param>
    /// <returns>The answer; its prediction has an error if the image could not be read.</returns>
    public static async Task<ClassifiedImage> PredictAsync(
        this IImageClassifier classifier, ImageContent image, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(image);
        return (await classifier.PredictAsync([image], cancellationToken).ConfigureAwait(false))[0];
    }

    /// <summary>Classifies an image file.</summary>
    /// <inheritdoc cref="PredictAsync(IImageClassifier, ImageContent, CancellationToken)"/>
    /// <param name="classifier">The model.</param>
    /// <param name="path">The file; its content counts, not its name.</param>
    /// <param name="cancellationToken">As of <see cref="IImageClassifier.PredictAsync"/>, and so are the errors.</param>
    public static Task<ClassifiedImage> PredictAsync(
        this IImageClassifier classifier, string path, CancellationToken cancellationToken = default) =>
        classifier.PredictAsync(ImageContent.FromFile(path), cancellationToken);

    /// <summary>Classifies an image in memory.</summary>
    /// <inheritdoc cref="PredictAsync(IImageClassifier, ImageContent, CancellationToken)"/>
    /// <param name="classifier">The model.</param>
    /// <param name="bytes">What an image file holds; not copied, so it must not change before the task has ended.</param>
    /// <param name="name">What to call it in its prediction and in errors.</param>
    /// <param name="cancellationToken">As of <see cref="IImageClassifier.PredictAsync"/>, and so are the errors.</param>
    public static Task<ClassifiedImage> PredictAsync(this IImageClassifier classifier, ReadOnlyMemory<byte> bytes,
        string name = DefaultName, CancellationToken cancellationToken = default) =>
        classifier.PredictAsync(ImageContent.FromBytes(name, bytes), cancellationToken);

    /// <summary>Reads a stream to its end, and classifies the image in it.</summary>
    /// <remarks>
    /// It is in memory meanwhile. Reading stops behind <see cref="ImageLimits.MaxFileBytes"/>, and the prediction then says that
    /// it is too large; the body of a request has the lower limit of the web server.
    /// </remarks>
    /// <inheritdoc cref="PredictAsync(IImageClassifier, ImageContent, CancellationToken)"/>
    /// <param name="classifier">The model.</param>
    /// <param name="stream">What an image file holds; the caller disposes it.</param>
    /// <param name="name">What to call it in its prediction and in errors.</param>
    /// <param name="cancellationToken">As of <see cref="IImageClassifier.PredictAsync"/>, and so are the errors.</param>
    public static async Task<ClassifiedImage> PredictAsync(this IImageClassifier classifier, Stream stream,
        string name = DefaultName, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var bytes = new MemoryStream();
        var chunk = new byte[ChunkBytes];
        while (bytes.Length <= ImageLimits.MaxFileBytes
            && await stream.ReadAsync(chunk, cancellationToken).ConfigureAwait(false) is var read and > 0)
            bytes.Write(chunk, 0, read);

        return await classifier.PredictAsync(bytes.GetBuffer().AsMemory(0, (int)bytes.Length), name, cancellationToken)
            .ConfigureAwait(false);
    }
}

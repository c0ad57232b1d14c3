using SkiaSharp;

namespace MlNetClassifier.Data.Images;

/// <summary>
/// What decodes JPEG files in this process, chosen once: the system's libturbojpeg where there is one, else Skia. Both give the
/// same pictures; libturbojpeg is about twice as fast on x64.
/// </summary>
/// <remarks>
/// A model does not record it. The environment variable <c>MLNETCLASSIFIER_JPEG</c> with the value <c>skia</c> leaves
/// libturbojpeg unused. Immutable and thread-safe.
/// </remarks>
public sealed class JpegDecoder
{
    /// <summary>Name of the environment variable: <c>MLNETCLASSIFIER_JPEG</c>.</summary>
    public const string VariableName = "MLNETCLASSIFIER_JPEG";

    private const string SkiaWord = "skia";

    private JpegDecoder(TurboJpeg? library, string name) => (Library, Name) = (library, name);

    /// <summary>The one that this process uses.</summary>
    public static JpegDecoder Current { get; } = Available.First(
        decoder => decoder.Library is null || Environment.GetEnvironmentVariable(VariableName) != SkiaWord);

    /// <summary>For people: <c>libjpeg-turbo (libturbojpeg.so.0)</c> or <c>SkiaSharp 2.88</c>.</summary>
    public string Name { get; }

    /// <summary>All that work here, the fastest first; Skia always.</summary>
    internal static IEnumerable<JpegDecoder> Available
    {
        get
        {
            if (TurboJpeg.Library is { } library)
                yield return new JpegDecoder(library, $"libjpeg-turbo ({library.FileName})");

            yield return new JpegDecoder(null, $"SkiaSharp {typeof(SKCodec).Assembly.GetName().Version?.ToString(2)}");
        }
    }

    internal TurboJpeg? Library { get; }

    /// <summary>The name.</summary>
    /// <returns><see cref="Name"/>.</returns>
    public override string ToString() => Name;
}

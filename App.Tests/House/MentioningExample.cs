using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using MlNetClassifier.Data;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Pipelines.Schema;

namespace MlNetClassifier.App.Tests.House;

/// <summary>Mentions other types, each in one way only; it is never run.</summary>
[SuppressMessage("Performance", "CA1822", Justification = "Its shape is what counts.")]
internal sealed class MentioningExample : Exception
{
    private readonly List<ImageSample?> _samples = [null];

    [TypeConverter(typeof(ImageLoader))]
    public static RgbColor[] Returned(SplitOptions? parameter)
    {
        try
        {
            AtomicFile.WriteText(parameter?.ToString()!, string.Empty);
        }
        catch (DatasetException)
        {
            return [];
        }

        return [];
    }

    public Func<object> Later() => () => new ImageInput() with { Height = _samples.Count };

    public void Constrained<T>(T image)
        where T : IEncodedImage => Nested.Of(image);

    private static class Nested
    {
        public static Type Of(object image) => image is null ? typeof(ColumnNames) : image.GetType();
    }
}

using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetClassifier.Data;

namespace MlNetClassifier.App.Tests.Training;

/// <summary>Images in memory as rows of ML.NET, in the columns that the trainer reads.</summary>
internal static class PixelRows
{
    public const int Height = 18;
    public const int Width = 16;

    /// <summary>Noise around a brightness that belongs to the label, with no error.</summary>
    public static PixelRow Create(string label, int brightness, int index)
    {
        Random random = SeededRandom.Create(brightness, "pixel row", index);
        byte[] pixels =
            [.. Enumerable.Range(0, 3 * Height * Width).Select(_ => (byte)Math.Clamp(brightness + random.Next(-40, 41), 0, 255))];
        return new PixelRow { Pixels = pixels, Label = label };
    }

    /// <summary>Six dark cats and six bright dogs, by turns.</summary>
    public static PixelRow[] CatsAndDogs() =>
        [.. Enumerable.Range(0, 12).Select(i => i % 2 == 0 ? Create("cat", 60, i) : Create("dog", 190, i))];

    /// <summary>The rows with their labels as key; a label that is no class becomes a missing one.</summary>
    public static IDataView Keyed(this MLContext mlContext, IEnumerable<PixelRow> rows, params string[] classes)
    {
        IDataView data = mlContext.Data.LoadFromEnumerable(rows);
        IDataView names = mlContext.Data.LoadFromEnumerable(classes.Select(name => new ClassRow { Name = name }));
        return mlContext.Transforms.Conversion.MapValueToKey("Label", keyData: names).Fit(data).Transform(data);
    }

    internal sealed class PixelRow
    {
        [VectorType(3, Height, Width)]
        public byte[] Pixels { get; set; } = [];

        public string Label { get; set; } = string.Empty;

        public string ImageError { get; set; } = string.Empty;
    }

    private sealed class ClassRow
    {
        public string Name { get; set; } = string.Empty;
    }
}

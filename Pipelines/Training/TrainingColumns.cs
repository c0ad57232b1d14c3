using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetClassifier.Pipelines.Networks;

namespace MlNetClassifier.Pipelines.Training;

/// <summary>The columns that training reads, checked, and the rows behind them.</summary>
/// <param name="Pixels">Vector of Byte (3, height, width).</param>
/// <param name="Label">Key with the class names as key values.</param>
/// <param name="Classes">Class names in the order of the key.</param>
/// <param name="Height">Height of the images in pixels.</param>
/// <param name="Width">Width of the images in pixels.</param>
/// <param name="HasImageError">Whether the data says which images could not be read.</param>
internal sealed record TrainingColumns(
    string Pixels,
    string Label,
    IReadOnlyList<string> Classes,
    int Height,
    int Width,
    bool HasImageError)
{
    public static TrainingColumns Of(DataViewSchema schema, ImageCnnTrainerOptions options)
    {
        DataViewSchema.Column pixels = Column(schema, options.FeatureColumnName);
        if (pixels.Type is not VectorDataViewType { Dimensions: [ImageCnn.Channels, var height, var width] } vector || vector.ItemType != NumberDataViewType.Byte)
        {
            throw new ArgumentException(
                $"Column '{pixels.Name}' is {pixels.Type}; expected Vector<Byte, 3, height, width>: use LoadPixels, or "
                + "ExtractPixels with outputAsFloatArray: false.");
        }

        DataViewSchema.Column label = Column(schema, options.LabelColumnName);
        if (label.Type is not KeyDataViewType || !label.HasKeyValues())
            throw new ArgumentException($"Column '{label.Name}' is {label.Type}; expected a key with the class names as key values: use MapValueToKey on a column of text.");

        VBuffer<ReadOnlyMemory<char>> names = default;
        label.GetKeyValues(ref names);
        string[] classes = [.. names.DenseValues().Select(name => name.ToString())];
        if (classes.Length < 2)
            throw new ArgumentException($"Column '{label.Name}' has {classes.Length} class; a classifier needs at least 2.");

        bool hasImageError = schema.GetColumnOrNull(ColumnNames.ImageError) is { } error && error.Type == TextDataViewType.Instance;
        return new TrainingColumns(pixels.Name, label.Name, classes, height, width, hasImageError);
    }

    /// <summary>Reads every usable row once, in order; ML.NET computes the columns in parallel.</summary>
    /// <param name="data">Rows with these columns.</param>
    /// <param name="options">Where progress is reported and how reading is cancelled.</param>
    /// <param name="rowsRead">Rows read so far, in all sets, those that are left out included.</param>
    public PixelSet Read(IDataView data, ImageCnnTrainerOptions options, ref int rowsRead)
    {
        DataViewSchema.Column pixelColumn = data.Schema[Pixels];
        DataViewSchema.Column labelColumn = data.Schema[Label];
        DataViewSchema.Column? errorColumn = HasImageError ? data.Schema[ColumnNames.ImageError] : null;
        using DataViewRowCursor cursor = data.GetRowCursor(errorColumn is { } column ? [pixelColumn, labelColumn, column] : [pixelColumn, labelColumn]);
        ValueGetter<VBuffer<byte>> getPixels = cursor.GetGetter<VBuffer<byte>>(pixelColumn);
        ValueGetter<uint> getLabel = cursor.GetGetter<uint>(labelColumn);
        ValueGetter<ReadOnlyMemory<char>>? getError = errorColumn is { } texts ? cursor.GetGetter<ReadOnlyMemory<char>>(texts) : null;

        var set = new PixelSet(Height, Width, Classes.Count);
        byte[] image = new byte[ImageCnn.Channels * Height * Width];
        VBuffer<byte> pixels = default;
        uint label = 0;
        ReadOnlyMemory<char> error = default;
        while (cursor.MoveNext())
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            getLabel(ref label);
            getError?.Invoke(ref error);
            options.RowProgress?.Report(new RowProgress(++rowsRead, error.IsEmpty ? null : error.ToString()));
            if (label == 0 || !error.IsEmpty)
                continue;

            getPixels(ref pixels);
            pixels.CopyTo(image);
            set.Add(image, (int)label - 1);
        }

        return set;
    }

    private static DataViewSchema.Column Column(DataViewSchema schema, string name) =>
        schema.GetColumnOrNull(name) ?? throw new ArgumentException($"Column '{name}' is missing; the data has {string.Join(", ", schema.Select(c => c.Name))}.");
}

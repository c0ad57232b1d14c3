using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Schema;
using MlNetClassifier.Training.Learning;
using MlNetClassifier.Training.Samples;

namespace MlNetClassifier.Training.Trainers;

/// <summary>The columns that training reads, checked, and their rows.</summary>
/// <param name="Pixels">Vector of Byte or Single (3, height, width), or of Single (length).</param>
/// <param name="Label">Key with the class names as key values.</param>
/// <param name="Classes">Class names in the order of the key.</param>
/// <param name="Input">
/// What a row holds for the network: bytes that it scales itself, or numbers that it takes as they are.
/// </param>
/// <param name="HasImageError">Whether the data says which images could not be read.</param>
internal sealed record TrainingColumns(
    string Pixels,
    string Label,
    IReadOnlyList<string> Classes,
    NetworkInput Input,
    bool HasImageError)
{
    public static TrainingColumns Of(DataViewSchema schema, NetworkTrainerOptions options)
    {
        DataViewSchema.Column pixels = Column(schema, options.FeatureColumnName);
        if (pixels.Type is not VectorDataViewType vector || !IsPixel(vector.ItemType)
            || InputOf(vector, options) is not { } input)
        {
            throw new ArgumentException(
                $"Column '{pixels.Name}' is {pixels.Type}; expected Vector<Byte, 3, height, width>, which the network scales "
                + "to [0, 1]: use LoadPixels, or ExtractPixels with outputAsFloatArray: false; or Vector<Single, 3, height, "
                + "width>, which it takes as it is: use ConvertType after LoadPixels; or Vector<Single, length> for a network "
                + "without convolutions. Where a transform forgot the shape, set ImageHeight and ImageWidth of the options"
                + (options is { ImageHeight: { } h, ImageWidth: { } w } ? $" (now {h} x {w})." : "."));
        }

        DataViewSchema.Column label = Column(schema, options.LabelColumnName);
        if (label.Type is not KeyDataViewType || !label.HasKeyValues())
            throw new ArgumentException($"Column '{label.Name}' is {label.Type}; expected a key with the class names as key "
                + "values: use MapValueToKey on a column of text.");

        string[] classes = SchemaColumns.Names(label, SchemaColumns.KeyValues);
        if (classes.Length < 2)
            throw new ArgumentException($"Column '{label.Name}' has {classes.Length} class; a classifier needs at least 2.");

        bool hasImageError = schema.GetColumnOrNull(ColumnNames.ImageError) is { } error
            && error.Type == TextDataViewType.Instance;
        return new TrainingColumns(pixels.Name, label.Name, classes, input, hasImageError);
    }

    /// <summary>Whether pixels may be of a type.</summary>
    public static bool IsPixel(DataViewType type) => type == NumberDataViewType.Byte || type == NumberDataViewType.Single;

    /// <summary>Reads every usable row once, in order; ML.NET computes the columns in parallel.</summary>
    /// <param name="data">Rows with these columns.</param>
    /// <param name="tally">Counts rows and unreadable images, of all sets.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="TrainingException">A feature is not a finite number.</exception>
    public SampleSet Read(IDataView data, UnreadableTally tally, CancellationToken cancellationToken)
    {
        var set = new SampleSet(Input, Classes.Count);
        if (Input.Pixels is null)
            Read<float>(data, tally, (image, classIndex, name) => set.Add(image, classIndex, name), cancellationToken);
        else
            Read<byte>(data, tally, (image, classIndex, name) => set.Add(image, classIndex, name), cancellationToken);

        return set;
    }

    private void Read<T>(IDataView data, UnreadableTally tally, Action<T[], int, string?> add,
        CancellationToken cancellationToken)
        where T : unmanaged
    {
        DataViewSchema.Column pixelColumn = data.Schema[Pixels];
        DataViewSchema.Column labelColumn = data.Schema[Label];
        DataViewSchema.Column? errorColumn = HasImageError ? data.Schema[ColumnNames.ImageError] : null;
        DataViewSchema.Column? pathColumn = HasImageError ? PathColumn(data.Schema) : null;
        DataViewSchema.Column?[] columns = [pixelColumn, labelColumn, errorColumn, pathColumn];
        using DataViewRowCursor cursor = data.GetRowCursor(columns.OfType<DataViewSchema.Column>());
        ValueGetter<VBuffer<T>> getPixels = cursor.GetGetter<VBuffer<T>>(pixelColumn);
        ValueGetter<uint> getLabel = cursor.GetGetter<uint>(labelColumn);
        ValueGetter<ReadOnlyMemory<char>>? getError = errorColumn is { } texts
            ? cursor.GetGetter<ReadOnlyMemory<char>>(texts)
            : null;
        ValueGetter<ReadOnlyMemory<char>>? getPath = pathColumn is { } paths
            ? cursor.GetGetter<ReadOnlyMemory<char>>(paths)
            : null;

        var image = new T[Input.Length];
        VBuffer<T> pixels = default;
        uint label = 0;
        ReadOnlyMemory<char> error = default, path = default;
        while (cursor.MoveNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            getLabel(ref label);
            getError?.Invoke(ref error);
            getPath?.Invoke(ref path);
            string? name = getPath is null ? null : path.ToString();
            tally.Add(error.IsEmpty ? null : error.ToString(), error.IsEmpty ? null : name);
            if (label == 0 || !error.IsEmpty)
                continue;

            getPixels(ref pixels);
            pixels.CopyTo(image);
            if (image is float[] numbers && numbers.AsSpan().ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
            {
                throw new TrainingException(
                    $"Row {cursor.Position + 1} of column '{Pixels}' has a value that is not a finite number; check the "
                        + "transforms before the network.");
            }

            add(image, (int)label - 1, name);
        }
    }

    /// <summary>The column with the paths of images, if there is one.</summary>
    public static DataViewSchema.Column? PathColumn(DataViewSchema schema) =>
        schema.GetColumnOrNull(ColumnNames.ImagePath) is { } column && column.Type == TextDataViewType.Instance ? column : null;

    // What the type says, and what the options say; they must agree where both say something.
    private static NetworkInput? InputOf(VectorDataViewType type, NetworkTrainerOptions options)
    {
        (int Height, int Width)? size = type.Dimensions is [3, > 0 and var height, > 0 and var width] ? (height, width) : null;
        if (options is { ImageHeight: { } givenHeight, ImageWidth: { } givenWidth })
        {
            NetworkInput given = NetworkInput.Image(givenHeight, givenWidth);
            bool fits = size is null ? type.Size == given.Length : size == (givenHeight, givenWidth);
            size = fits ? (givenHeight, givenWidth) : null;
        }
        else if (type is { ItemType: NumberDataViewType item, Dimensions: [> 0 and var length] }
            && item == NumberDataViewType.Single)
        {
            return NetworkInput.Features(length);
        }

        return size is not var (h, w) ? null
            : type.ItemType == NumberDataViewType.Single ? NetworkInput.FloatImage(h, w)
            : NetworkInput.Image(h, w, options.Network.Pixels);
    }

    private static DataViewSchema.Column Column(DataViewSchema schema, string name) =>
        schema.GetColumnOrNull(name) ?? throw new ArgumentException($"Column '{name}' is missing; the data has "
            + $"{string.Join(", ", schema.Select(c => c.Name))}.");
}

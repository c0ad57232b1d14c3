using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetClassifier.Pipelines.Schema;

/// <summary>States the output columns of an estimator.</summary>
/// <remarks>
/// The constructors of ML.NET's schema shapes are internal; the public way to state a column is to ask a custom mapping,
/// which is never run or saved, for its promise.
/// </remarks>
internal static class SchemaColumns
{
    /// <summary>The input's columns and a vector of Single, of known size or not.</summary>
    public static SchemaShape WithVector(TransformsCatalog transforms, SchemaShape input, string name, bool hasKnownSize)
    {
        SchemaDefinition columns = SchemaDefinition.Create(typeof(VectorColumn));
        SchemaDefinition.Column column = columns.Single();
        column.ColumnName = name;
        column.ColumnType = hasKnownSize
            ? new VectorDataViewType(NumberDataViewType.Single, 1)
            : new VectorDataViewType(NumberDataViewType.Single);
        return transforms.CustomMapping<NoColumns, VectorColumn>(static (_, _) => { }, null, outputSchemaDefinition: columns)
            .GetOutputSchema(input);
    }

    /// <summary>The input's columns and a text.</summary>
    public static SchemaShape WithText(TransformsCatalog transforms, SchemaShape input, string name)
    {
        SchemaDefinition columns = SchemaDefinition.Create(typeof(TextColumn));
        columns.Single().ColumnName = name;
        return transforms.CustomMapping<NoColumns, TextColumn>(static (_, _) => { }, null, outputSchemaDefinition: columns)
            .GetOutputSchema(input);
    }

    /// <summary>
    /// The input's columns and a key whose key values are texts of another column; without these no stage can map it back.
    /// </summary>
    public static SchemaShape WithKey(TransformsCatalog transforms, SchemaShape input, string name, string textColumn) =>
        transforms.Conversion.MapValueToKey(name, textColumn).GetOutputSchema(input);

    private sealed class NoColumns;

    private sealed class VectorColumn
    {
        public VBuffer<float> Values { get; set; }
    }

    private sealed class TextColumn
    {
        public ReadOnlyMemory<char> Text { get; set; }
    }
}

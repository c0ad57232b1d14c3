using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetClassifier.Pipelines.Schema;

/// <summary>States the output columns of an estimator, and reads the names in those that there are.</summary>
/// <remarks>
/// The constructors of ML.NET's schema shapes are internal; the public way to state a column is to ask a custom mapping,
/// which is never run or saved, for its promise.
/// </remarks>
internal static class SchemaColumns
{
    /// <summary>ML.NET's name of the annotation that names the features of a vector.</summary>
    public const string SlotNames = "SlotNames";

    /// <summary>ML.NET's name of the annotation that names the values of a key.</summary>
    public const string KeyValues = "KeyValues";

    /// <summary>The texts that an annotation of a column lists; none where it has no such annotation of text.</summary>
    public static string[] Names(DataViewSchema.Column column, string annotation)
    {
        if (column.Annotations.Schema.GetColumnOrNull(annotation)?.Type is not VectorDataViewType { ItemType: TextDataViewType })
            return [];

        VBuffer<ReadOnlyMemory<char>> names = default;
        column.Annotations.GetValue(annotation, ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    /// <summary>The type of <see cref="SlotNames"/> for a vector of known size.</summary>
    public static VectorDataViewType SlotNamesType(int size) => new(TextDataViewType.Instance, size);

    /// <summary>The input's columns and a vector of Single of known size.</summary>
    public static SchemaShape WithVector(TransformsCatalog transforms, SchemaShape input, string name) =>
        With<VectorColumn>(transforms, input, name, new VectorDataViewType(NumberDataViewType.Single, 1));

    /// <summary>The input's columns and one that is like another column of Single.</summary>
    public static SchemaShape WithNumbersLike(TransformsCatalog transforms, SchemaShape input, string name,
        SchemaShape.Column other) => other.Kind switch
        {
            SchemaShape.Column.VectorKind.Scalar => With<NumberColumn>(transforms, input, name, NumberDataViewType.Single),
            SchemaShape.Column.VectorKind.VariableVector =>
                With<VectorColumn>(transforms, input, name, new VectorDataViewType(NumberDataViewType.Single)),
            _ => With<VectorColumn>(transforms, input, name, new VectorDataViewType(NumberDataViewType.Single, 1),
                other.Annotations.Any(annotation => annotation.Name == SlotNames)),
        };

    /// <summary>The input's columns and a text.</summary>
    public static SchemaShape WithText(TransformsCatalog transforms, SchemaShape input, string name) =>
        With<TextColumn>(transforms, input, name, TextDataViewType.Instance);

    /// <summary>
    /// The input's columns and a key whose key values are texts of another column; without these no stage can map it back.
    /// </summary>
    public static SchemaShape WithKey(TransformsCatalog transforms, SchemaShape input, string name, string textColumn) =>
        transforms.Conversion.MapValueToKey(name, textColumn).GetOutputSchema(input);

    private static SchemaShape With<TColumn>(TransformsCatalog transforms, SchemaShape input, string name, DataViewType type,
        bool hasSlotNames = false)
        where TColumn : class, new()
    {
        SchemaDefinition columns = SchemaDefinition.Create(typeof(TColumn));
        (columns.Single().ColumnName, columns.Single().ColumnType) = (name, type);
        if (hasSlotNames)
            columns.Single().AddAnnotation(SlotNames, default(VBuffer<ReadOnlyMemory<char>>), SlotNamesType(1));

        return transforms.CustomMapping<NoColumns, TColumn>(static (_, _) => { }, null, outputSchemaDefinition: columns)
            .GetOutputSchema(input);
    }

    private sealed class NoColumns;

    private sealed class NumberColumn
    {
        public float Number { get; set; }
    }

    private sealed class VectorColumn
    {
        public VBuffer<float> Values { get; set; }
    }

    private sealed class TextColumn
    {
        public ReadOnlyMemory<char> Text { get; set; }
    }
}

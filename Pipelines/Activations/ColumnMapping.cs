using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetClassifier.Pipelines.Schema;

namespace MlNetClassifier.Pipelines.Activations;

/// <summary>
/// An activation as one custom mapping on the columns themselves. ML.NET does not save such a mapping (<see cref="SavedChain"/>
/// is saved in its place), so shape and slot names can be what they are in the input.
/// </summary>
internal static class ColumnMapping
{
    public static IEstimator<ITransformer> Create(TransformsCatalog transforms, ActivationColumn column,
        DataViewSchema.Column input)
    {
        SchemaDefinition from = SchemaDefinition.Create(input.Type is VectorDataViewType ? typeof(VectorIn) : typeof(NumberIn));
        SchemaDefinition to = SchemaDefinition.Create(input.Type is VectorDataViewType ? typeof(VectorOut) : typeof(NumberOut));
        (from.Single().ColumnName, from.Single().ColumnType) = (input.Name, input.Type);
        (to.Single().ColumnName, to.Single().ColumnType) = (column.OutputColumnName, input.Type);
        if (input.HasSlotNames())
        {
            VBuffer<ReadOnlyMemory<char>> names = default;
            input.GetSlotNames(ref names);
            to.Single().AddAnnotation(SchemaColumns.SlotNames, names, SchemaColumns.SlotNamesType(names.Length));
        }

        ActivationFunction function = column.Activation.Function;
        float[] parameter = [.. column.Activation.ParameterValues];
        var values = new VBuffer<float>(parameter.Length, parameter);
        return input.Type is VectorDataViewType
            ? transforms.CustomMapping<VectorIn, VectorOut>(
                (row, output) => output.Y = VectorActivation.Apply(function, row.X, values, output.Y), null, from, to)
            : transforms.CustomMapping<NumberIn, NumberOut>(
                (row, output) => output.Y = Apply(function, row.X, parameter), null, from, to);
    }

    private static float Apply(ActivationFunction function, float x, ReadOnlySpan<float> parameter)
    {
        function.Value(new ReadOnlySpan<float>(in x), parameter, new Span<float>(ref x));
        return x;
    }

    private sealed class VectorIn
    {
        public VBuffer<float> X { get; set; }
    }

    private sealed class VectorOut
    {
        public VBuffer<float> Y { get; set; }
    }

    private sealed class NumberIn
    {
        public float X { get; set; }
    }

    private sealed class NumberOut
    {
        public float Y { get; set; }
    }
}

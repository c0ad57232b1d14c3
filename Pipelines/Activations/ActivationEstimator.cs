using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetClassifier.Pipelines.Onnx;
using MlNetClassifier.Pipelines.Schema;
using static MlNetClassifier.Pipelines.Activations.ActivationRows;

namespace MlNetClassifier.Pipelines.Activations;

/// <summary>Makes an <see cref="ActivationTransformer"/> for a column: features in, activations of the same shape out.</summary>
/// <remarks>
/// Fitting reads no data. The input is a vector of Single of known or variable size, or one Single, which becomes a vector of
/// one. The output has the input's shape, also after saving and loading: a one-node ONNX stage after the custom mapping
/// restores it.
/// </remarks>
public sealed class ActivationEstimator : IEstimator<ActivationTransformer>
{
    private readonly TransformsCatalog _transforms;
    private readonly string _outputColumnName;
    private readonly string _inputColumnName;
    private readonly Activation _activation;

    internal ActivationEstimator(TransformsCatalog transforms, string outputColumnName, string? inputColumnName,
        Activation activation)
    {
        ArgumentNullException.ThrowIfNull(transforms);
        ArgumentException.ThrowIfNullOrWhiteSpace(outputColumnName);
        ArgumentNullException.ThrowIfNull(activation);
        (_transforms, _outputColumnName, _activation) = (transforms, outputColumnName, activation);
        _inputColumnName = inputColumnName ?? outputColumnName;
    }

    /// <summary>Checks the input column and makes the transformer.</summary>
    /// <param name="input">Data with the input column; no row is read.</param>
    /// <returns>The transformer; dispose it, or the chain that contains it.</returns>
    /// <exception cref="ArgumentException">
    /// The column is missing or not of Single, or the parameter has several values and their number is not the column's size.
    /// </exception>
    public ActivationTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        DataViewType type = input.Schema.GetColumnOrNull(_inputColumnName)?.Type
            ?? throw new ArgumentException($"Column '{_inputColumnName}' for {_activation} is missing.", nameof(input));
        DataViewType itemType = type is VectorDataViewType vector ? vector.ItemType : type;
        if (itemType != NumberDataViewType.Single)
            throw new ArgumentException($"Column '{_inputColumnName}' for {_activation} is {type}; expected Single or a vector "
                + "of Single: use ConvertType.", nameof(input));

        IReadOnlyList<int> shape = (type as VectorDataViewType)?.Dimensions ?? [1];
        CheckParameter(shape);
        return new ActivationTransformer(_activation, Chain(shape).Fit(input));
    }

    /// <inheritdoc />
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        SchemaShape.Column column = inputSchema.FirstOrDefault(c => c.Name == _inputColumnName);
        if (column.Name is null)
            throw new ArgumentException($"Column '{_inputColumnName}' for {_activation} is missing.", nameof(inputSchema));

        if (column.ItemType != NumberDataViewType.Single)
            throw new ArgumentException($"Column '{_inputColumnName}' for {_activation} is of {column.ItemType}; expected "
                + "Single: use ConvertType.", nameof(inputSchema));

        bool hasKnownSize = column.Kind != SchemaShape.Column.VectorKind.VariableVector;
        return SchemaColumns.WithVector(_transforms, inputSchema, _outputColumnName, hasKnownSize);
    }

    private void CheckParameter(IReadOnlyList<int> shape)
    {
        int size = shape.Aggregate(1, (product, dimension) => product * dimension);
        int values = _activation.ParameterValues.Length;
        if (values > 1 && values != size)
        {
            throw new ArgumentException(
                $"{_activation} has {values} parameter values, but column '{_inputColumnName}' has "
                    + $"{(size == 0 ? "no fixed number of" : size)} "
                + "features; give one value, or one per feature.");
        }
    }

    private EstimatorChain<ITransformer> Chain(IReadOnlyList<int> shape)
    {
        bool hasParameter = _activation.Function.Parameter is not null;
        List<IEstimator<ITransformer>> stages = hasParameter ? [.. ParameterColumn()] : [];

        // Concatenate also takes a single number, and gives the mapping the vector that it reads.
        stages.Add(_transforms.Concatenate(PreActivation, _inputColumnName));
        stages.Add(ActivationMappingFactory.Create(_transforms, _activation.Function));
        stages.Add(shape.All(dimension => dimension > 0)
            ? OnnxStage.KnownShape(_transforms, _outputColumnName, Output, shape)
            : _transforms.CopyColumns(_outputColumnName, Output));
        stages.Add(hasParameter
            ? _transforms.DropColumns(ParameterKey, ActivationRows.Parameter, PreActivation, Output)
            : _transforms.DropColumns(PreActivation, Output));
        return stages.Aggregate(new EstimatorChain<ITransformer>(), (chain, stage) => chain.Append(stage));
    }

    // Parameters are data: a contract holds no state, but a table of values is saved with the model.
    private IEnumerable<IEstimator<ITransformer>> ParameterColumn()
    {
        float[] values = [.. _activation.ParameterValues];
        yield return _transforms.CustomMapping<AnyRow, ParameterKeyRow>(ParameterKeyMapping.Map, ActivationContract.ParameterKey);
        yield return _transforms.Conversion.MapValue(ActivationRows.Parameter, [KeyValuePair.Create(0, values)], ParameterKey);
    }
}

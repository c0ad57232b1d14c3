using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetClassifier.Pipelines.Schema;

namespace MlNetClassifier.Pipelines.Activations;

/// <summary>Makes an <see cref="ActivationTransformer"/> for a column: features in, activations of the same shape out.</summary>
/// <remarks>
/// Fitting reads no data. The input is one Single, or a vector of Single of known or variable size; the output is of the same
/// type, also after saving and loading. The output has the input's slot names as long as the pipeline is in memory; a pipeline
/// that stock ML.NET loads has none for this column (docs/adr/0024).
/// </remarks>
public sealed class ActivationEstimator : IEstimator<ActivationTransformer>
{
    private readonly TransformsCatalog _transforms;
    private readonly ActivationColumn _column;

    internal ActivationEstimator(TransformsCatalog transforms, string outputColumnName, string? inputColumnName,
        Activation activation)
    {
        ArgumentNullException.ThrowIfNull(transforms);
        ArgumentException.ThrowIfNullOrWhiteSpace(outputColumnName);
        ArgumentNullException.ThrowIfNull(activation);
        _transforms = transforms;
        _column = new ActivationColumn(activation, outputColumnName, inputColumnName ?? outputColumnName);
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
        DataViewSchema.Column column = input.Schema.GetColumnOrNull(_column.InputColumnName)
            ?? throw new ArgumentException(IsMissing, nameof(input));
        var vector = column.Type as VectorDataViewType;
        if ((vector?.ItemType ?? column.Type) != NumberDataViewType.Single)
            throw new ArgumentException(IsOf($"{column.Type}"), nameof(input));

        CheckParameter(vector?.Dimensions ?? [1]);
        var columns = new SchemaOnlyView(input.Schema);
        return new ActivationTransformer(
            _column, ColumnMapping.Create(_transforms, _column, column).Fit(columns),
            () => SavedChain.Create(_transforms, _column, column.Type).Fit(columns));
    }

    /// <inheritdoc />
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        SchemaShape.Column column = inputSchema.FirstOrDefault(c => c.Name == _column.InputColumnName);
        if (column.Name is null)
            throw new ArgumentException(IsMissing, nameof(inputSchema));

        if (column.ItemType != NumberDataViewType.Single)
            throw new ArgumentException(IsOf($"{column.ItemType}"), nameof(inputSchema));

        return SchemaColumns.WithNumbersLike(_transforms, inputSchema, _column.OutputColumnName, column);
    }

    private string IsMissing => $"Column '{_column.InputColumnName}' for {_column.Activation} is missing.";

    private string IsOf(string type) => $"Column '{_column.InputColumnName}' for {_column.Activation} is {type}; expected Single "
        + "or a vector of Single: use ConvertType.";

    private void CheckParameter(IReadOnlyList<int> shape)
    {
        int size = shape.Aggregate(1, (product, dimension) => product * dimension);
        int values = _column.Activation.ParameterValues.Length;
        if (values > 1 && values != size)
        {
            throw new ArgumentException(
                $"{_column.Activation} has {values} parameter values, but column '{_column.InputColumnName}' has "
                    + $"{(size == 0 ? "no fixed number of" : size)} "
                + "features; give one value, or one per feature.");
        }
    }
}

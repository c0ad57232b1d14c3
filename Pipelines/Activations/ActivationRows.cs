using Microsoft.ML.Data;

namespace MlNetClassifier.Pipelines.Activations;

/// <summary>
/// Rows that the activation mappings read and write. ML.NET does not save the schema of a custom mapping, so the columns are
/// fixed here and copied in and out; their names are model format.
/// </summary>
internal static class ActivationRows
{
    public const string PreActivation = ActivationContract.Prefix + "PreActivation";
    public const string Parameter = ActivationContract.Prefix + "Parameter";
    public const string ParameterKey = ActivationContract.Prefix + "Key";
    public const string Output = ActivationContract.Prefix + "Output";
    public const string Number = ActivationContract.Prefix + "OutputNumber";

    internal class PreActivationRow
    {
        [ColumnName(PreActivation)]
        public VBuffer<float> X { get; set; }
    }

    internal sealed class ParametricRow : PreActivationRow
    {
        [ColumnName(ActivationRows.Parameter)]
        public VBuffer<float> Parameter { get; set; }
    }

    internal sealed class OutputRow
    {
        [ColumnName(Output)]
        public VBuffer<float> Y { get; set; }
    }

    internal sealed class AnyRow;

    internal sealed class ParameterKeyRow
    {
        [ColumnName(ParameterKey)]
        public int Key { get; set; }
    }

    internal sealed class NumberRow
    {
        [ColumnName(Number)]
        public float Y { get; set; }
    }
}

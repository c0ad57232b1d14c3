using Microsoft.ML.Transforms;
using static MlNetClassifier.Pipelines.Activations.ActivationRows;

namespace MlNetClassifier.Pipelines.Activations;

// What ML.NET finds by contract name when it loads a model. One line per function, because the contract is an attribute with a
// compile-time constant; a test compares the list with ActivationTable.

/// <summary>An activation without a parameter as a custom mapping.</summary>
internal abstract class ActivationMapping(ActivationFunction function) : CustomMappingFactory<PreActivationRow, OutputRow>
{
    public ActivationFunction Function => function;

    public override Action<PreActivationRow, OutputRow> GetMapping() => Map;

    private void Map(PreActivationRow row, OutputRow output) =>
        output.Y = VectorActivation.Apply(function, row.X, default, output.Y);
}

/// <summary>
/// An activation with a parameter as a custom mapping: the values come in a column, since a contract holds no state.
/// </summary>
internal abstract class ParametricActivationMapping(ActivationFunction function) : CustomMappingFactory<ParametricRow, OutputRow>
{
    public ActivationFunction Function => function;

    public override Action<ParametricRow, OutputRow> GetMapping() => Map;

    private void Map(ParametricRow row, OutputRow output) =>
        output.Y = VectorActivation.Apply(function, row.X, row.Parameter, output.Y);
}

/// <summary>Gives every row the key under which the table of parameter values is looked up.</summary>
[CustomMappingFactoryAttribute(ActivationContract.ParameterKey)]
internal sealed class ParameterKeyMapping : CustomMappingFactory<AnyRow, ParameterKeyRow>
{
    public override Action<AnyRow, ParameterKeyRow> GetMapping() => Map;

    public static void Map(AnyRow row, ParameterKeyRow output) => output.Key = 0;
}

/// <summary>Takes the one number out of the vector that a mapping made of a single number.</summary>
[CustomMappingFactoryAttribute(ActivationContract.Number)]
internal sealed class NumberMapping : CustomMappingFactory<OutputRow, NumberRow>
{
    public override Action<OutputRow, NumberRow> GetMapping() => Map;

    public static void Map(OutputRow row, NumberRow output) => output.Y = row.Y.GetItemOrDefault(0);
}

[CustomMappingFactoryAttribute(ActivationContract.Sigmoid)]
internal sealed class SigmoidMapping() : ActivationMapping(ActivationTable.Sigmoid);

[CustomMappingFactoryAttribute(ActivationContract.Softmax)]
internal sealed class SoftmaxMapping() : ActivationMapping(ActivationTable.Softmax);

[CustomMappingFactoryAttribute(ActivationContract.Tanh)]
internal sealed class TanhMapping() : ActivationMapping(ActivationTable.Tanh);

[CustomMappingFactoryAttribute(ActivationContract.Relu)]
internal sealed class ReluMapping() : ActivationMapping(ActivationTable.Relu);

[CustomMappingFactoryAttribute(ActivationContract.LeakyRelu)]
internal sealed class LeakyReluMapping() : ParametricActivationMapping(ActivationTable.LeakyRelu);

[CustomMappingFactoryAttribute(ActivationContract.Prelu)]
internal sealed class PreluMapping() : ParametricActivationMapping(ActivationTable.Prelu);

[CustomMappingFactoryAttribute(ActivationContract.Elu)]
internal sealed class EluMapping() : ParametricActivationMapping(ActivationTable.Elu);

[CustomMappingFactoryAttribute(ActivationContract.ModSwish)]
internal sealed class ModSwishMapping() : ParametricActivationMapping(ActivationTable.ModSwish);

[CustomMappingFactoryAttribute(ActivationContract.Linear)]
internal sealed class LinearMapping() : ActivationMapping(ActivationTable.Linear);

[CustomMappingFactoryAttribute(ActivationContract.Silu)]
internal sealed class SiluMapping() : ActivationMapping(ActivationTable.Silu);

[CustomMappingFactoryAttribute(ActivationContract.Gelu)]
internal sealed class GeluMapping() : ActivationMapping(ActivationTable.Gelu);

[CustomMappingFactoryAttribute(ActivationContract.GeluTanh)]
internal sealed class GeluTanhMapping() : ActivationMapping(ActivationTable.GeluTanh);

[CustomMappingFactoryAttribute(ActivationContract.Selu)]
internal sealed class SeluMapping() : ActivationMapping(ActivationTable.Selu);

[CustomMappingFactoryAttribute(ActivationContract.Celu)]
internal sealed class CeluMapping() : ParametricActivationMapping(ActivationTable.Celu);

[CustomMappingFactoryAttribute(ActivationContract.Softplus)]
internal sealed class SoftplusMapping() : ParametricActivationMapping(ActivationTable.Softplus);

[CustomMappingFactoryAttribute(ActivationContract.Softsign)]
internal sealed class SoftsignMapping() : ActivationMapping(ActivationTable.Softsign);

[CustomMappingFactoryAttribute(ActivationContract.Mish)]
internal sealed class MishMapping() : ActivationMapping(ActivationTable.Mish);

[CustomMappingFactoryAttribute(ActivationContract.HardSigmoid)]
internal sealed class HardSigmoidMapping() : ActivationMapping(ActivationTable.HardSigmoid);

[CustomMappingFactoryAttribute(ActivationContract.HardSwish)]
internal sealed class HardSwishMapping() : ActivationMapping(ActivationTable.HardSwish);

[CustomMappingFactoryAttribute(ActivationContract.Relu6)]
internal sealed class Relu6Mapping() : ActivationMapping(ActivationTable.Relu6);

[CustomMappingFactoryAttribute(ActivationContract.LogSigmoid)]
internal sealed class LogSigmoidMapping() : ActivationMapping(ActivationTable.LogSigmoid);

[CustomMappingFactoryAttribute(ActivationContract.LogSoftmax)]
internal sealed class LogSoftmaxMapping() : ActivationMapping(ActivationTable.LogSoftmax);

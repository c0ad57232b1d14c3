using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetClassifier.Pipelines.Onnx;
using static MlNetClassifier.Pipelines.Activations.ActivationRows;

namespace MlNetClassifier.Pipelines.Activations;

/// <summary>
/// An activation as stages that stock ML.NET saves and loads: custom mappings under a contract read and write fixed columns, and
/// a one-node ONNX graph gives the vector its shape back. Slot names are lost here: no stage of ML.NET's can put them back.
/// </summary>
internal static class SavedChain
{
    public static EstimatorChain<ITransformer> Create(TransformsCatalog transforms, ActivationColumn column, DataViewType type)
    {
        bool hasParameter = column.Activation.Function.Parameter is not null;
        List<IEstimator<ITransformer>> stages = hasParameter ? [.. ParameterColumn(transforms, column.Activation)] : [];

        // Concatenate also takes a single number, and gives the mapping the vector that it reads.
        stages.Add(transforms.Concatenate(PreActivation, column.InputColumnName));
        stages.Add(ActivationMappingFactory.Create(transforms, column.Activation.Function));
        stages.AddRange(Result(transforms, column.OutputColumnName, type));
        stages.Add(hasParameter
            ? transforms.DropColumns(ParameterKey, ActivationRows.Parameter, PreActivation, Output)
            : transforms.DropColumns(PreActivation, Output));
        return stages.Aggregate(new EstimatorChain<ITransformer>(), (chain, stage) => chain.Append(stage));
    }

    private static IEnumerable<IEstimator<ITransformer>> Result(TransformsCatalog transforms, string output, DataViewType type)
    {
        if (type is VectorDataViewType vector)
        {
            yield return vector.IsKnownSize
                ? OnnxStage.KnownShape(transforms, output, Output, vector.Dimensions)
                : transforms.CopyColumns(output, Output);
            yield break;
        }

        yield return transforms.CustomMapping<OutputRow, NumberRow>(NumberMapping.Map, ActivationContract.Number);
        yield return transforms.CopyColumns(output, Number);
        yield return transforms.DropColumns(Number);
    }

    // Parameters are data: a contract holds no state, but a table of values is saved with the model.
    private static IEnumerable<IEstimator<ITransformer>> ParameterColumn(TransformsCatalog transforms, Activation activation)
    {
        float[] values = [.. activation.ParameterValues];
        yield return transforms.CustomMapping<AnyRow, ParameterKeyRow>(ParameterKeyMapping.Map, ActivationContract.ParameterKey);
        yield return transforms.Conversion.MapValue(ActivationRows.Parameter, [KeyValuePair.Create(0, values)], ParameterKey);
    }
}

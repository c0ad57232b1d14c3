using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetClassifier.Pipelines.Activations;
using MlNetClassifier.Pipelines.Exporting;
using MlNetClassifier.Pipelines.Onnx;
using MlNetClassifier.Pipelines.Schema;
using static MlNetClassifier.Pipelines.Scoring.ClassificationRows;

namespace MlNetClassifier.Pipelines.Scoring;

/// <summary>
/// The scoring half of the pipeline, from pixels to the predicted class: ONNX graph → Logits → softmax → Score → class name.
/// All of it is made of transforms that stock ML.NET saves and loads.
/// </summary>
/// <param name="Pixels">Column that an ONNX graph reads; its input has that name.</param>
/// <param name="ImageError">Column that says why an image could not be read, or null if the data has none.</param>
/// <param name="Logits">Column to make: vector of Single, one per class.</param>
/// <param name="Score">Column to make: vector of Single, one per class.</param>
/// <param name="PredictedLabel">Column to make: text.</param>
/// <param name="PredictedIndex">Column to make: key whose key values are the class names.</param>
internal sealed record ClassificationStages(
    string Pixels,
    string? ImageError,
    string Logits,
    string Score,
    string PredictedLabel,
    string PredictedIndex)
{
    /// <summary>Composes the stages after an ONNX graph.</summary>
    /// <param name="mlContext">The context that the stages run in.</param>
    /// <param name="graph">From <see cref="Pixels"/> to <see cref="NetworkOutput"/>, one row at a time.</param>
    /// <param name="classes">Class names in the order of the graph's outputs.</param>
    /// <param name="hasDistances">Whether the graph gives <see cref="ClassificationRows.Distances"/> too.</param>
    public EstimatorChain<ITransformer> Create(
        MLContext mlContext, byte[] graph, IReadOnlyList<string> classes, bool hasDistances = false)
    {
        TransformsCatalog transforms = mlContext.Transforms;
        IEnumerable<KeyValuePair<int, string>> names = classes.Select((name, index) => KeyValuePair.Create(index, name));
        IDataView keys = mlContext.Data.LoadFromEnumerable(classes.Select(name => new ClassName { Name = name }));

        List<IEstimator<ITransformer>> stages =
        [
            OnnxStage.Create(
                transforms, graph, hasDistances ? [NetworkOutput, ClassificationRows.Distances] : [NetworkOutput], Pixels),
            .. KnownLogits(transforms, classes.Count),
            .. hasDistances
                ? KnownDistances(transforms)
                : [OnnxStage.Missing(transforms, ColumnNames.Distances, NetworkOutput, classes.Count, NearestImage.Outputs)],
            transforms.Softmax(Score, Logits),
            transforms.CopyColumns(ClassificationRows.Score, Score),
            transforms.CustomMapping<ScoreRow, ClassIndexRow>(ClassIndexMapping.Map, ClassIndexContract),
            transforms.Conversion.MapValue(PredictedLabel, names, ClassIndex),
            transforms.Conversion.MapValueToKey(PredictedIndex, PredictedLabel, keyData: keys),
            transforms.DropColumns(NetworkOutput, ClassificationRows.Score, ClassIndex),
        ];
        return stages.Aggregate(new EstimatorChain<ITransformer>(), (chain, stage) => chain.Append(stage));
    }

    private IEnumerable<IEstimator<ITransformer>> KnownLogits(TransformsCatalog transforms, int classCount)
    {
        if (ImageError is null)
        {
            yield return OnnxStage.WithoutBatch(transforms, Logits, NetworkOutput, classCount);
            yield break;
        }

        yield return transforms.CopyColumns(ClassificationRows.ImageError, ImageError);
        yield return transforms.CustomMapping<NetworkRow, LogitsRow>(ScreenMapping.Map, ScreenContract);
        yield return OnnxStage.KnownShape(transforms, Logits, ScreenedLogits, [classCount]);
        yield return transforms.DropColumns(ClassificationRows.ImageError, ScreenedLogits);
    }

    private IEnumerable<IEstimator<ITransformer>> KnownDistances(TransformsCatalog transforms)
    {
        if (ImageError is null)
        {
            yield return OnnxStage.WithoutBatch(
                transforms, ColumnNames.Distances, ClassificationRows.Distances, NearestImage.Outputs);
        }
        else
        {
            yield return transforms.CopyColumns(ClassificationRows.ImageError, ImageError);
            yield return transforms.CustomMapping<DistancesRow, ScreenedDistancesRow>(
                DistanceScreenMapping.Map, ScreenDistancesContract);
            yield return OnnxStage.KnownShape(transforms, ColumnNames.Distances, ScreenedDistances, [NearestImage.Outputs]);
            yield return transforms.DropColumns(ClassificationRows.ImageError, ScreenedDistances);
        }

        yield return transforms.DropColumns(ClassificationRows.Distances);
    }

    private sealed class ClassName
    {
        public string Name { get; set; } = string.Empty;
    }
}

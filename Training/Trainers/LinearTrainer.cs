using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using MlNetClassifier.Data;
using MlNetClassifier.Pipelines.Activations;
using MlNetClassifier.Pipelines.Exporting;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Schema;
using MlNetClassifier.Pipelines.Scoring;
using MlNetClassifier.Training.Checkpoints;
using MlNetClassifier.Training.Learning;

namespace MlNetClassifier.Training.Trainers;

/// <summary>
/// The linear baseline: ML.NET's <c>LbfgsMaximumEntropy</c> (softmax regression) on the same pixels, with the same columns out
/// as the network, so that both are saved, scored and judged alike.
/// </summary>
/// <remarks>
/// ML.NET's weights are those of one dense layer: what is saved is the ONNX graph of that network (bytes scaled by 1/255, perhaps
/// an activation, dense), as for every other. There is no random choice in it. Needs no libtorch.
/// </remarks>
public sealed class LinearTrainer
{
    /// <summary>What the manifest says of the optimizer: ML.NET's own defaults.</summary>
    internal const string Optimizer = "L-BFGS (L1 1, L2 1: ML.NET's defaults)";

    private const string Features = "MlNetClassifier.Linear.Features";
    private readonly MLContext _mlContext;
    private readonly LinearTrainerOptions _options;

    /// <summary>Makes a trainer.</summary>
    /// <param name="mlContext">The context that the fitted stages run in.</param>
    /// <param name="options">Options; null means the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public LinearTrainer(MLContext mlContext, LinearTrainerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        (_mlContext, _options) = (mlContext, options ?? new LinearTrainerOptions());
        if (_options.Validate() is [_, ..] faults)
            throw new ArgumentException(string.Join(" ", faults), nameof(options));
    }

    /// <summary>Fits the baseline.</summary>
    /// <param name="trainSet">Columns Pixels (Vector of Byte), Label (key with class names) and ImageError (text).</param>
    /// <param name="validationSet">The same columns, to be judged on; null for none.</param>
    /// <returns>The scoring stages; dispose them, or the chain that contains them.</returns>
    /// <exception cref="DatasetException">
    /// A class has no readable image in the train set, or too many images are unreadable.
    /// </exception>
    public NetworkTransformer Fit(IDataView trainSet, IDataView? validationSet = null)
    {
        ArgumentNullException.ThrowIfNull(trainSet);
        long started = Stopwatch.GetTimestamp();
        var columns = TrainingColumns.Of(trainSet.Schema, new NetworkTrainerOptions());
        var reader = new LabelledRows(_mlContext, _options);
        IDataView train = reader.Readable(trainSet);
        int[] counts = reader.CountClasses(train, columns.Classes);
        reader.RefuseTooManyUnreadable();

        ITransformer featurizer = FeatureStages(columns.Input.Pixels is not null).Fit(train);
        IDataView features = _mlContext.Data.Cache(featurizer.Transform(train), ColumnNames.Label, Features);
        MulticlassPredictionTransformer<MaximumEntropyModelParameters> predictor =
            _mlContext.MulticlassClassification.Trainers.LbfgsMaximumEntropy(ColumnNames.Label, Features).Fit(features);

        MulticlassClassificationMetrics onTrain = Judge(predictor.Transform(features));
        IDataView? validation = validationSet is null ? null : reader.Readable(validationSet);
        MulticlassClassificationMetrics? onValidation =
            validation is null ? null : Judge(predictor.Transform(featurizer.Transform(validation)));
        reader.RefuseTooManyUnreadable();
        var result = new EpochResult(
            1, 1, onTrain.LogLoss, onTrain.MicroAccuracy, onValidation?.LogLoss, onValidation?.MicroAccuracy, 0,
            Stopwatch.GetElapsedTime(started), true, new Dictionary<string, float[]>());
        NetworkDescription network = Describe(columns, _options.FeatureActivation);
        NetworkWeights weights = Weights(network, predictor.Model);
        byte[] graph = NetworkExporter.Export(
            network, weights, ColumnNames.Pixels, ClassificationRows.NetworkOutput, dynamicBatch: true);
        return new NetworkTransformer(
            new TrainedNetwork(network, weights, [result], 1, StopReason.Epochs, 1), columns.Classes,
            Stages(columns, graph).Fit(trainSet),
            TrainingFacts.Of(TrainingMethod.Linear, counts,
                validation is null ? null : reader.Counts(validation, columns.Classes)));
    }

    private MulticlassClassificationMetrics Judge(IDataView scored) => _mlContext.MulticlassClassification.Evaluate(scored);

    private EstimatorChain<ITransformer> FeatureStages(bool areBytes)
    {
        TransformsCatalog transforms = _mlContext.Transforms;
        EstimatorChain<ITransformer> stages = new EstimatorChain<ITransformer>()
            .Append<ITransformer>(transforms.Conversion.ConvertType(Features, ColumnNames.Pixels, DataKind.Single));
        if (areBytes)
            stages = stages.Append<ITransformer>(transforms.Expression(Features, "x : x / 255f", Features));

        return _options.FeatureActivation is { } activation
            ? stages.Append<ITransformer>(transforms.ApplyActivation(Features, null, activation))
            : stages;
    }

    private EstimatorChain<ITransformer> Stages(TrainingColumns columns, byte[] graph) => new ClassificationStages(
        ColumnNames.Pixels,
        columns.HasImageError ? ColumnNames.ImageError : null,
        ColumnNames.Logits,
        ColumnNames.Score,
        ColumnNames.PredictedLabel,
        ColumnNames.PredictedIndex).Create(_mlContext, graph, columns.Classes);

    private static NetworkDescription Describe(TrainingColumns columns, Activation? featureActivation) =>
        new PlainNetwork { ConvFilters = [], DenseUnits = [], InputActivation = featureActivation }.Describe(columns.Input,
            columns.Classes.Count);

    // Features are in the order of the pixel column, (channels, height, width), which is the order of a first dense layer.
    private static NetworkWeights Weights(NetworkDescription network, MaximumEntropyModelParameters model)
    {
        VBuffer<float>[] rows = [];
        model.GetWeights(ref rows, out int _);
        float[][] values = [[.. rows.SelectMany(row => row.DenseValues())], [.. model.GetBiases()]];
        return new NetworkWeights(
            network.WeightShapes.Zip(values, (shape, tensor) => new WeightTensor(shape.Name, shape.Shape, tensor)));
    }
}

using System.Diagnostics;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Networks.Layers;
using MlNetClassifier.Training.Checkpoints;
using MlNetClassifier.Training.Learning;
using MlNetClassifier.Training.Samples;

namespace MlNetClassifier.Training.Heads;

/// <summary>Trains the layers after a pretrained network on its features.</summary>
internal static class HeadTrainer
{
    /// <summary>Trains on the calling thread.</summary>
    /// <param name="network">The whole network.</param>
    /// <param name="train">Rows of features, at least one of each class.</param>
    /// <param name="validation">Rows of features; null for none.</param>
    /// <param name="options">Valid options.</param>
    /// <param name="start">Weights to begin with; null for none.</param>
    /// <param name="classWeights">Factor of each class's losses; null for 1.</param>
    /// <returns>The whole network; and how a regression was regularized, null for layers that were trained in steps.</returns>
    /// <exception cref="OperationCanceledException">Cancelled before there was anything to keep.</exception>
    public static (TrainedNetwork Trained, string? Regularization) Train(
        NetworkDescription network, SampleSet train, SampleSet? validation, NetworkTrainerOptions options, NetworkWeights? start,
        double[]? classWeights)
    {
        NetworkDescription head = network.Head;
        var scaling = FeatureScaling.Of(train);
        (SampleSet scaled, SampleSet? judged) = (scaling.Apply(train), validation is null ? null : scaling.Apply(validation));
        if (options.Network.LearnsInSteps)
        {
            TrainedNetwork trained = TrainingLoop.Train(
                head, scaled, judged, options, start is null ? null : scaling.Unfold(head, start), classWeights);
            NetworkWeights weights = scaling.Fold(head, trained.Weights);
            return (trained with { Network = network.WithLearnedParameters(weights), Weights = weights }, null);
        }

        long started = Stopwatch.GetTimestamp();
        var data = RegressionData.Of(scaled);
        (LogisticRegression regression, double[] fitted, double l2, string method) =
            Fit(data, scaled, judged, options, classWeights);
        (double Loss, int Right) onTrain = regression.Judge(fitted, data.Rows, data.ClassIndexes);
        (double Loss, int Right)? onValidation = judged is null ? null : Judge(RegressionData.Of(judged));
        var result = new EpochResult(
            1, 1, onTrain.Loss, (double)onTrain.Right / train.Count, onValidation?.Loss,
            (double?)onValidation?.Right / validation?.Count, 0, Stopwatch.GetElapsedTime(started), true,
            new Dictionary<string, float[]>());
        options.EpochProgress?.Report(result);
        options.EpochSavedProgress?.Report(result);
        return (
            new TrainedNetwork(network, scaling.Fold(head, Weights(head, fitted)), [result], 1, StopReason.Converged, 1),
            FormattableString.Invariant($"L2 {l2:G3}, chosen by {method}"));

        (double Loss, int Right) Judge(RegressionData others) => regression.Judge(fitted, others.Rows, others.ClassIndexes);
    }

    /// <summary>The classes that a regression gives the validation samples.</summary>
    /// <param name="samples">Rows of features, with some for validation.</param>
    /// <param name="options">Valid options.</param>
    /// <param name="classWeights">Factor of each class's losses; null for 1.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static int[] Answers(HeadSamples samples, NetworkTrainerOptions options, double[]? classWeights)
    {
        var scaling = FeatureScaling.Of(samples.Train);
        (SampleSet scaled, SampleSet judged) = (scaling.Apply(samples.Train), scaling.Apply(samples.Validation!));
        (LogisticRegression regression, double[] fitted, _, _) =
            Fit(RegressionData.Of(scaled), scaled, judged, options, classWeights);
        return regression.Classes(fitted, RegressionData.Of(judged).Rows);
    }

    private static (LogisticRegression Regression, double[] Fitted, double L2, string Method) Fit(
        RegressionData data, SampleSet scaled, SampleSet? judged, NetworkTrainerOptions options, double[]? classWeights)
    {
        (double l2, string method) =
            RegularizationSearch.Choose(scaled, judged, classWeights, options.Seed, options.CancellationToken);
        LogisticRegression regression = data.Regression(scaled.ClassCount, classWeights);
        return (regression, regression.Fit(l2, null, options.CancellationToken), l2, method);
    }

    private static NetworkWeights Weights(NetworkDescription head, double[] fitted)
    {
        PlacedLayer dense = head.Layers.Single();
        int features = head.Input.Length;
        double[][] classes = [.. fitted.Chunk(features + 1)];
        return new NetworkWeights(
        [
            Tensor(dense.Kernel!, classes.SelectMany(weights => weights[..features])),
            Tensor(dense.Bias!, classes.Select(weights => weights[features])),
        ]);

        static WeightTensor Tensor(WeightShape shape, IEnumerable<double> values) =>
            new(shape.Name, shape.Shape, [.. values.Select(value => (float)value)]);
    }
}

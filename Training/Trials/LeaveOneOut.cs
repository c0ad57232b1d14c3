using MlNetClassifier.Data;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Networks.Layers;
using MlNetClassifier.Pipelines.Saving;
using MlNetClassifier.Pipelines.Scoring;
using MlNetClassifier.Training.Backbones;
using MlNetClassifier.Training.Features;
using MlNetClassifier.Training.Heads;
using MlNetClassifier.Training.Learning;
using MlNetClassifier.Training.Samples;

namespace MlNetClassifier.Training.Trials;

/// <summary>
/// What a model would say of a class that it was not taught: each class is left out in turn, a new regression is fitted to the
/// features of the others, and the images of the class left out are shown to it.
/// </summary>
/// <remarks>Nothing of it is kept but features. The same model, images and options give the same figures.</remarks>
public sealed class LeaveOneOut
{
    private const int LeastClasses = 3;
    private readonly ModelManifest _manifest;
    private readonly string _model;

    /// <summary>Prepares it.</summary>
    /// <param name="model">A model file.</param>
    /// <exception cref="ModelFormatException">The file cannot be used.</exception>
    public LeaveOneOut(string model) => (_model, _manifest) = (model, ModelArchive.ReadManifest(model));

    /// <summary>Where features are kept.</summary>
    /// <value>Default nowhere.</value>
    public FeatureCacheOptions Cache { get; init; } = new();

    /// <summary>Told about every image; null for none.</summary>
    public IProgress<RowProgress>? Progress { get; init; }

    /// <summary>The seed that the model was trained with.</summary>
    public int Seed => _manifest.Training.Seed;

    /// <summary>Why it cannot be done with this model, as the rest of a sentence; null if it can.</summary>
    public string? Refusal
    {
        get
        {
            return KeptFeatures.Refusal(_manifest) is { } refusal
                ? refusal
                : _manifest.Classes.Count < LeastClasses
                    ? $"needs {LeastClasses} classes, so that two are left; the model has {_manifest.Classes.Count}"
                    : null;
        }
    }

    /// <summary>Leaves each class out in turn.</summary>
    /// <param name="dataset">Images with the classes of the model.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>
    /// For each class, how well its images are told from those of the test split (without one: of the validation split) of the
    /// others; classes whose images cannot be read, or that leave nothing to compare with, are missing.
    /// </returns>
    /// <exception cref="NotSupportedException">There is a <see cref="Refusal"/>.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyList<UnknownTest> Run(ImageDataset dataset, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        if (Refusal is { } refusal)
            throw new NotSupportedException(refusal);

        using var features = KeptFeatures.Open(_model, _manifest, Cache);
        ImageSample[] all = [.. dataset.Train, .. dataset.Validation, .. dataset.Test];
        FeatureTable table = features.Of([.. all.Select(sample => sample.ImagePath)], Progress, cancellationToken);
        return
        [
            .. dataset.Classes.Select(left =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                return Without(left, dataset, table, all, cancellationToken);
            }).OfType<UnknownTest>(),
        ];
    }

    private UnknownTest? Without(
        string left, ImageDataset dataset, FeatureTable table, ImageSample[] all, CancellationToken cancellationToken)
    {
        string[] classes = [.. dataset.Classes.Where(name => name != left)];
        ImageSample[] validation = Others(dataset.Validation), test = Others(dataset.Test);
        SampleSet train = Set(Others(dataset.Train)), judged = Set(validation);
        if (train.ClassCounts.Min() == 0)
            return null;

        NetworkDescription network = _manifest.DescribeNetwork();
        network = network.With(
            network.Input,
            network.Layers.Select(layer => layer.Layer is Dense dense ? dense with { Units = classes.Length } : layer.Layer));
        var options = new NetworkTrainerOptions
        {
            Network = new TransferNetwork(),
            Seed = Seed,
            CancellationToken = cancellationToken,
        };
        (TrainedNetwork trained, _) = HeadTrainer.Train(network, train, judged.Count == 0 ? null : judged, options, null, null);
        using var head = new HeadSession(
            trained.Network, trained.Weights, HiddenFeatures.Bank(trained, train, options.Seed));
        var predictions = new ClassPredictions(classes);
        double coverage = _manifest.Calibration?.Coverage ?? Calibration.DefaultCoverage;
        var calibration =
            Calibration.Fit(classes, [.. validation.Select(sample => (sample.Label, Predict(sample)))], coverage);
        return calibration is null ? null : UnknownTest.Of(
            $"{left}, left out", (test.Length > 0 ? test : validation).Select(Predict),
            all.Where(sample => sample.Label == left).Select(Predict), calibration);

        ImageSample[] Others(IReadOnlyList<ImageSample> samples) => [.. samples.Where(sample => sample.Label != left)];

        SampleSet Set(ImageSample[] samples) =>
            table.Set(samples, classes, new UnreadableTally(maxFraction: 1, progress: null));

        ImagePrediction Predict(ImageSample sample)
        {
            if (table.Error(sample.ImagePath) is { } error)
                return predictions.Failed(sample.ImagePath, error);

            (float[] logits, FeatureDistance? distance) = head.Run(table.Row(sample.ImagePath).ToArray());
            return predictions.Of(sample.ImagePath, logits) with { Distance = distance };
        }
    }
}

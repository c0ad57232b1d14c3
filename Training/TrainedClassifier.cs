using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetClassifier.Data;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Saving;
using MlNetClassifier.Pipelines.Schema;
using MlNetClassifier.Pipelines.Scoring;
using MlNetClassifier.Training.Learning;
using MlNetClassifier.Training.Trainers;

namespace MlNetClassifier.Training;

/// <summary>A fitted pipeline with all that is known about its making, ready to be saved.</summary>
/// <remarks>Dispose it to release ONNX Runtime.</remarks>
public sealed class TrainedClassifier : IDisposable
{
    private readonly MLContext _mlContext;
    private readonly ImageInput _input;
    private readonly ImageDataset _dataset;
    private readonly TrainingMethod _method;

    internal TrainedClassifier(
        MLContext mlContext,
        TransformerChain<ITransformer> model,
        NetworkTransformer network,
        ImageInput input,
        ImageDataset dataset,
        TrainingMethod method)
    {
        (_mlContext, Model, Network) = (mlContext, model, network);
        (_input, _dataset, _method) = (input, dataset, method);
    }

    /// <summary>Text column ImagePath in; Logits, Score, PredictedLabel, PredictedIndex and ImageError out.</summary>
    public TransformerChain<ITransformer> Model { get; }

    /// <summary>The last stage: the trained network.</summary>
    public NetworkTransformer Network { get; }

    /// <summary>Saves the pipeline with its manifest as one ML.NET zip, written to a temporary file and renamed.</summary>
    /// <param name="path">The model file.</param>
    /// <param name="created">When the model was made.</param>
    /// <param name="fingerprint">Of the data set, as it was before training (<see cref="DatasetFingerprint"/>).</param>
    /// <param name="unreadable">Images of the data set that could not be read.</param>
    /// <param name="metrics">Quality by split, as far as it was measured: <c>validation</c>, <c>test</c>.</param>
    /// <param name="calibration">Temperature and unknown threshold, if there was something to choose them on.</param>
    public void Save(
        string path,
        DateTimeOffset created,
        string fingerprint,
        int unreadable,
        IReadOnlyDictionary<string, ClassificationReport>? metrics = null,
        Calibration? calibration = null)
    {
        IDataView noRows = _mlContext.Data.LoadFromEnumerable(Array.Empty<PathRow>());
        ModelArchive.Save(
            _mlContext, Model, noRows.Schema, Manifest(created, fingerprint, unreadable, metrics, calibration), path,
            Network.WeightsBesideGraph);
    }

    /// <inheritdoc />
    public void Dispose() => Model.Dispose();

    private ModelManifest Manifest(
        DateTimeOffset created, string fingerprint, int unreadable,
        IReadOnlyDictionary<string, ClassificationReport>? metrics, Calibration? calibration)
    {
        return new ModelManifest
        {
            FormatVersion = ModelManifest.CurrentFormatVersion,
            Created = created.ToUniversalTime(),
            Classes = Network.Classes,
            Input = new(
                _input.ToString(), _input.Height, _input.Width, Network.Trained.Network.Input.Channels, "RGB", "NCHW",
                Network.Trained.Network.Input.Pixels!),
            Network = ModelManifest.NetworkSection.Of(Network.Trained.Network, Network.Trained.Weights.Sha256()),
            Training = TrainingSection(Network.Trained),
            Data = new(fingerprint, Counts(_dataset.Train), Counts(_dataset.Validation), Counts(_dataset.Test), unreadable),
            Metrics = (metrics ?? new Dictionary<string, ClassificationReport>())
                .ToDictionary(pair => pair.Key, pair => MetricsSection(pair.Value)),
            Calibration = calibration,
            Environment = SoftwareVersions.Here(),
            Golden =
                GoldenCheck.Make(new SavedPipeline(_mlContext, Model, _input.Height, _input.Width).Logits, _input.Height,
                    _input.Width),
        };
    }

    private ModelManifest.TrainingSection TrainingSection(TrainedNetwork trained) => new(
        _method.Trainer,
        _method.Seed,
        _method.Epochs,
        trained.History.Count,
        trained.BestEpoch,
        trained.StoppedBy.ToString().ToLowerInvariant(),
        _method.BatchSize,
        _method.LearningRate,
        _method.Patience,
        trained.Threads,
        _method.Optimizer,
        _method.Loss);

    private static ModelManifest.MetricsSection MetricsSection(ClassificationReport report) => new(
        report.Samples,
        report.Accuracy,
        report.AccuracyInterval.Low,
        report.AccuracyInterval.High,
        report.MacroAccuracy,
        report.LogLoss,
        report.TopK,
        report.TopKAccuracy,
        report.Reliability.Error);

    private int[] Counts(IReadOnlyList<ImageSample> samples) =>
        [.. _dataset.Classes.Select(name => samples.Count(sample => sample.Label == name))];

    private sealed class PathRow
    {
        [ColumnName(ColumnNames.ImagePath)]
        public string ImagePath { get; set; } = string.Empty;
    }
}

using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Exporting;
using MlNetClassifier.Pipelines.Onnx;
using MlNetClassifier.Pipelines.Saving;
using MlNetClassifier.Pipelines.Schema;
using MlNetClassifier.Pipelines.Scoring;
using MlNetClassifier.Training.Features;
using MlNetClassifier.Training.Learning;
using MlNetClassifier.Training.Trainers;

namespace MlNetClassifier.Training;

/// <summary>A fitted pipeline with all that is known about its making, ready to be saved.</summary>
/// <remarks>Dispose it to release ONNX Runtime.</remarks>
public sealed class TrainedClassifier : IDisposable
{
    private readonly MLContext _mlContext;
    private readonly ImageInput _input;
    private readonly TrainingFacts _facts;
    private FeatureScorer? _features;
    private IReadOnlyList<ModelManifest.GoldenSample>? _golden;

    internal TrainedClassifier(
        MLContext mlContext,
        TransformerChain<ITransformer> model,
        NetworkTransformer network,
        ImageInput input,
        TrainingFacts facts) =>
        (_mlContext, Model, Network, _input, _facts) = (mlContext, model, network, input, facts);

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
        ITransformer model = Network.StandIn is { } standIn
            ? new TransformerChain<ITransformer>([.. Model.SkipLast(1), standIn.Model])
            : Model;
        ModelArchive.Save(
            _mlContext, model, NoRows(_mlContext).Schema, Manifest(created, fingerprint, unreadable, metrics, calibration), path,
            Network.WeightsBesideGraph, Network.StandIn);
    }

    /// <summary>The network as a file for any ONNX runtime, with all that it takes to use it in its metadata.</summary>
    /// <param name="calibration">Temperature and unknown threshold, if there was something to choose them on.</param>
    /// <returns>
    /// Bytes of a <c>.onnx</c> file: input <c>Pixels</c> uint8 (N, 3, height, width); output <c>Logits</c> float32 (N, classes);
    /// metadata with class names, image size, resize, channel order, calibration and version (docs/onnx.md). The saved model
    /// gives the same bytes (<see cref="ExportedModel"/>).
    /// </returns>
    public byte[] ExportOnnx(Calibration? calibration = null) => Onnx(calibration).ToArray();

    /// <inheritdoc cref="ExportOnnx(Calibration?)"/>
    /// <param name="stream">Receives them.</param>
    /// <param name="calibration">Temperature and unknown threshold, if there was something to choose them on.</param>
    public void ExportOnnx(Stream stream, Calibration? calibration = null) => Onnx(calibration).WriteTo(stream);

    /// <summary>Saves the model with what it is worth, and proves the file: what is judged is what the file gives.</summary>
    /// <remarks>
    /// With a pretrained network, the head on kept features is judged and the large file is written once; then the file scores a
    /// few of the images, and judges all unless it gives the same bits for them. Any other is saved, judged through the file, and
    /// saved again.
    /// </remarks>
    /// <param name="path">The model file.</param>
    /// <param name="created">When the model was made.</param>
    /// <param name="fingerprint">Of the data set, as it was before training (<see cref="DatasetFingerprint"/>).</param>
    /// <param name="judge">
    /// Judges what it is given: paths of images to one prediction per path, in their order. It may be called a second time.
    /// </param>
    /// <param name="cancellationToken">Stops the scoring.</param>
    /// <returns>The file, loaded after its self-check; dispose it.</returns>
    /// <exception cref="SelfCheckException">The file does not compute what it should.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public ImageScorer SaveJudged(
        string path, DateTimeOffset created, string fingerprint,
        Func<Func<IReadOnlyList<string>, IReadOnlyList<ImagePrediction>>, Judgement> judge,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(judge);
        List<IReadOnlyList<ImagePrediction>> kept = [];
        Save(_features is { } features ? judge(paths => Keep(features.Score(paths, cancellationToken))) : new Judgement());
        var scorer = ImageScorer.Load(path);
        try
        {
            if (_features is null || !kept.TrueForAll(predictions => FeatureScorer.IsAsIn(scorer, predictions)))
                Save(judge(Score));

            return scorer;
        }
        catch
        {
            scorer.Dispose();
            throw;
        }

        void Save(Judgement judgement) => this.Save(
            path, created, fingerprint, judgement.Unreadable, judgement.Metrics, judgement.Calibration);

        IReadOnlyList<ImagePrediction> Keep(IReadOnlyList<ImagePrediction> predictions)
        {
            kept.Add(predictions);
            return predictions;
        }

        IReadOnlyList<ImagePrediction> Score(IReadOnlyList<string> paths)
        {
            List<ImagePrediction> predictions = [];
            foreach (ImagePrediction prediction in scorer.Score(paths))
            {
                cancellationToken.ThrowIfCancellationRequested();
                predictions.Add(prediction);
            }

            return predictions;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Model.Dispose();
        _features?.Dispose();
    }

    internal TrainedClassifier With(FeatureScorer features)
    {
        _features = features;
        return this;
    }

    private OnnxGraph Onnx(Calibration? calibration) => NetworkExporter.Graph(
        Network.Trained.Network, Network.Trained.Weights, ColumnNames.Pixels, ColumnNames.Logits, dynamicBatch: true,
        OnnxMetadata.Of(Network.Classes, _input, calibration, SoftwareVersions.Program), Network.Backbone);

    /// <summary>The column that a model file takes.</summary>
    internal static IDataView NoRows(MLContext mlContext) => mlContext.Data.LoadFromEnumerable(Array.Empty<PathRow>());

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
            Data = new(fingerprint, _facts.Train, _facts.Validation, _facts.Test, unreadable),
            Metrics = (metrics ?? new Dictionary<string, ClassificationReport>())
                .ToDictionary(pair => pair.Key, pair => MetricsSection(pair.Value)),
            Calibration = calibration,
            Environment = SoftwareVersions.Here(),
            Golden = _golden ??= Golden(),
        };
    }

    // By the head on kept features where there is a pretrained network: whoever loads the file proves it by the whole.
    private IReadOnlyList<ModelManifest.GoldenSample> Golden() => GoldenCheck.Make(
        _features is { } features
            ? features.Logits
            : new SavedPipeline(_mlContext, Model, _input.Height, _input.Width).Logits,
        _input.Height, _input.Width);

    private ModelManifest.TrainingSection TrainingSection(TrainedNetwork trained) => new(
        _facts.Method.Trainer,
        _facts.Method.Seed,
        _facts.Method.Epochs,
        trained.History.Count,
        trained.BestEpoch,
        trained.StoppedBy.ToString().ToLowerInvariant(),
        _facts.Method.BatchSize,
        _facts.Method.LearningRate,
        _facts.Method.Patience,
        trained.Threads,
        _facts.Method.Optimizer,
        _facts.Method.Loss);

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

    private sealed class PathRow
    {
        [ColumnName(ColumnNames.ImagePath)]
        public string ImagePath { get; set; } = string.Empty;
    }
}

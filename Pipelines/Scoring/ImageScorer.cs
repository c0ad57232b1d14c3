using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetClassifier.Pipelines.Saving;

namespace MlNetClassifier.Pipelines.Scoring;

/// <summary>A saved model, loaded and checked, that turns image files into predictions.</summary>
/// <remarks>
/// The saved ML.NET pipeline computes everything, one row at a time, so that a prediction does not depend on what is scored beside it, on
/// the order or on the number of threads. <see cref="Score"/> may be called from several threads. Dispose to release ONNX Runtime.
/// </remarks>
public sealed class ImageScorer : IDisposable
{
    private readonly MLContext _mlContext;
    private readonly ITransformer _model;

    private ImageScorer(MLContext mlContext, ITransformer model, ModelManifest manifest) =>
        (_mlContext, _model, Manifest) = (mlContext, model, manifest);

    /// <summary>What the model says about itself.</summary>
    public ModelManifest Manifest { get; }

    /// <summary>Class names in the order of Logits and Score.</summary>
    public IReadOnlyList<string> Classes => Manifest.Classes;

    /// <summary>Loads a model file and lets it prove that it computes here what it computed when it was saved.</summary>
    /// <param name="path">A <c>model.zip</c>.</param>
    /// <returns>The scorer; dispose it.</returns>
    /// <exception cref="ModelFormatException">The file is missing, damaged, of another format version, or no model of ours.</exception>
    /// <exception cref="SelfCheckException">A golden sample gives other logits than when the model was saved.</exception>
    public static ImageScorer Load(string path)
    {
        MLContext mlContext = ScoringContext.Create();
        ITransformer model = ModelArchive.Load(mlContext, path, out ModelManifest manifest);
        try
        {
            GoldenCheck.Run(mlContext, model, manifest, path);
            return new ImageScorer(mlContext, model, manifest);
        }
        catch
        {
            (model as IDisposable)?.Dispose();
            throw;
        }
    }

    /// <summary>Scores image files, lazily and in order; ML.NET works ahead on all cores.</summary>
    /// <param name="imagePaths">Files; one that cannot be read gives a prediction with an error and ends nothing.</param>
    /// <returns>One prediction per path, in the order of the paths.</returns>
    public IEnumerable<ImagePrediction> Score(IEnumerable<string> imagePaths)
    {
        ArgumentNullException.ThrowIfNull(imagePaths);
        return ScoreRows(imagePaths);
    }

    /// <inheritdoc />
    public void Dispose() => (_model as IDisposable)?.Dispose();

    private IEnumerable<ImagePrediction> ScoreRows(IEnumerable<string> imagePaths)
    {
        IDataView rows = _model.Transform(_mlContext.Data.LoadFromEnumerable(imagePaths.Select(path => new PathRow { ImagePath = path })));
        foreach (PredictionRow row in _mlContext.Data.CreateEnumerable<PredictionRow>(rows, reuseRowObject: false))
        {
            string? error = string.IsNullOrEmpty(row.ImageError) ? null : row.ImageError;
            yield return new ImagePrediction(row.ImagePath, error, row.PredictedLabel, row.Score, row.Logits);
        }
    }

    private sealed class PathRow
    {
        [ColumnName(ColumnNames.ImagePath)]
        public string ImagePath { get; set; } = string.Empty;
    }

    private sealed class PredictionRow
    {
        [ColumnName(ColumnNames.ImagePath)]
        public string ImagePath { get; set; } = string.Empty;

        [ColumnName(ColumnNames.ImageError)]
        public string ImageError { get; set; } = string.Empty;

        [ColumnName(ColumnNames.PredictedLabel)]
        public string PredictedLabel { get; set; } = string.Empty;

        [ColumnName(ColumnNames.Score)]
        public float[] Score { get; set; } = [];

        [ColumnName(ColumnNames.Logits)]
        public float[] Logits { get; set; } = [];
    }
}

using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Saving;
using MlNetClassifier.Pipelines.Schema;

namespace MlNetClassifier.Pipelines.Scoring;

/// <summary>Any saved pipeline, run row by row by ML.NET.</summary>
/// <param name="mlContext">The context that the pipeline was loaded into.</param>
/// <param name="model">The pipeline, which is disposed with this.</param>
/// <param name="height">Height of the network's input in pixels.</param>
/// <param name="width">Width of the network's input in pixels.</param>
internal sealed class SavedPipeline(MLContext mlContext, ITransformer model, int height, int width) : ISavedClassifier
{
    /// <summary>Loads the pipeline of a model file.</summary>
    /// <exception cref="ModelFormatException">ML.NET does not load it.</exception>
    public static SavedPipeline Load(string path)
    {
        MLContext mlContext = ScoringContext.Create();
        ITransformer model = ModelArchive.Load(mlContext, path, out ModelManifest manifest);
        return new SavedPipeline(mlContext, model, manifest.Input.Height, manifest.Input.Width);
    }

    public float[][] Logits(IReadOnlyList<byte[]> images)
    {
        // The last stage of the saved chain is the network with everything after it; the stages before make pixels from a path.
        ITransformer classification = model is TransformerChain<ITransformer> chain ? chain.LastTransformer : model;
        SchemaDefinition columns = SchemaDefinition.Create(typeof(PixelRow));
        columns[ColumnNames.Pixels].ColumnType =
            new VectorDataViewType(NumberDataViewType.Byte, NetworkInput.Image(height, width).Channels, height, width);
        IDataView rows = mlContext.Data.LoadFromEnumerable(images.Select(pixels => new PixelRow { Pixels = pixels }), columns);
        return [.. classification.Transform(rows).GetColumn<float[]>(ColumnNames.Logits)];
    }

    public IEnumerable<ImagePrediction> Score(IEnumerable<string> imagePaths)
    {
        IDataView rows =
            model.Transform(mlContext.Data.LoadFromEnumerable(imagePaths.Select(path => new PathRow { ImagePath = path })));
        var notes = new ImageNoteReader(); // the rows have no column for what is not an error

        // Earlier models have no column of distances; it is NaN for networks without hidden features.
        foreach (PredictionRow row in
            mlContext.Data.CreateEnumerable<PredictionRow>(rows, reuseRowObject: false, ignoreMissingColumns: true))
        {
            string? error = string.IsNullOrEmpty(row.ImageError) ? null : row.ImageError;
            yield return new ImagePrediction(row.ImagePath, error, row.PredictedLabel, row.Score, row.Logits)
            {
                Distance = row.Distances is [>= float.MinValue and var cosine, var euclidean] ? new(cosine, euclidean) : null,
                Note = error is null ? notes.Read(row.ImagePath) : null,
            };
        }
    }

    public void Dispose() => (model as IDisposable)?.Dispose();

    private sealed class PixelRow
    {
        [ColumnName(ColumnNames.Pixels)]
        public byte[] Pixels { get; set; } = [];

        [ColumnName(ColumnNames.ImageError)]
        public string ImageError { get; set; } = string.Empty;
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

        [ColumnName(ColumnNames.Distances)]
        public float[] Distances { get; set; } = [];
    }
}

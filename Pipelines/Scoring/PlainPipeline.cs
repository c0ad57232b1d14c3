using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Saving;
using MlNetClassifier.Pipelines.Schema;

namespace MlNetClassifier.Pipelines.Scoring;

/// <summary>
/// A classifier that <c>mlContext.Model.Save</c> saved: no manifest, so it says by its columns what it is. ImagePath goes in;
/// Score comes out, and the class names stand in the annotations of PredictedIndex, PredictedLabel or Score.
/// </summary>
internal sealed class PlainPipeline : ISavedClassifier
{
    // What is scored at once; if the pipeline throws for an image, those around it are scored again, one by one.
    private const int ChunkSize = 64;
    private const float SmallestProbability = 1e-37f;

    private readonly MLContext _mlContext;
    private readonly ITransformer _model;
    private readonly string _path;

    private PlainPipeline(MLContext mlContext, ITransformer model, string path)
    {
        (_mlContext, _model, _path) = (mlContext, model, path);
        DataViewSchema output = Transform([]).Schema;
        if (output.GetColumnOrNull(ColumnNames.Score)?.Type is not VectorDataViewType { IsKnownSize: true } score
            || score.ItemType != NumberDataViewType.Single || score.Size < 2)
        {
            string found = output.GetColumnOrNull(ColumnNames.Score) is { } column ? $"is {column.Type}" : "is missing";
            throw Unusable(
                $"its output column {ColumnNames.Score} {found}; expected a vector of Single, a probability per class");
        }

        Classes = ClassNames(output, score.Size) ?? throw Unusable($"it does not name its {score.Size} classes: neither "
            + $"{ColumnNames.PredictedIndex} nor {ColumnNames.PredictedLabel} is a key with as many text values, and "
            + $"{ColumnNames.Score} has no slot names");
    }

    /// <summary>Class names in the order of Score.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>Loads a pipeline.</summary>
    /// <exception cref="ModelFormatException">It is not a classifier of images with the columns above.</exception>
    public static PlainPipeline Load(string path)
    {
        MLContext mlContext = ScoringContext.Create();
        ITransformer model = ModelArchive.LoadPlain(mlContext, path);
        try
        {
            return new PlainPipeline(mlContext, model, path);
        }
        catch
        {
            (model as IDisposable)?.Dispose();
            throw;
        }
    }

    public float[][] Logits(IReadOnlyList<byte[]> images) =>
        throw new NotSupportedException("A plain ML.NET model takes files of images.");

    public IEnumerable<ImagePrediction> Score(IEnumerable<string> imagePaths)
    {
        var notes = new ImageNoteReader();
        foreach (string[] chunk in imagePaths.Chunk(ChunkSize))
        {
            ImagePrediction[] predictions;
            try
            {
                predictions = Predict(chunk);
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                predictions = [.. chunk.Select(PredictOne)];
            }

            foreach (ImagePrediction prediction in predictions)
                yield return prediction.Error is null ? prediction with { Note = notes.Read(prediction.ImagePath) } : prediction;
        }
    }

    public void Dispose() => (_model as IDisposable)?.Dispose();

    private ImagePrediction PredictOne(string path)
    {
        try
        {
            return Predict([path])[0];
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            return Unread(path, $"{error.GetBaseException().Message} ({path})");
        }
    }

    private ImagePrediction[] Predict(string[] paths)
    {
        IDataView rows = Transform(paths);
        IEnumerable<float[]> scores = rows.GetColumn<float[]>(ColumnNames.Score);
        IEnumerable<string?> errors = rows.Schema.GetColumnOrNull(ColumnNames.ImageError)?.Type is TextDataViewType
            ? rows.GetColumn<string>(ColumnNames.ImageError)
            : paths.Select(_ => (string?)null);
        return [.. paths.Zip(scores, errors).Select(row =>
            string.IsNullOrEmpty(row.Third) ? Prediction(row.First, row.Second) : Unread(row.First, row.Third))];
    }

    private ImagePrediction Prediction(string path, float[] score)
    {
        int best = HighestScore.IndexOf(score);
        return best < 0
            ? Unread(path, $"the model gives no probabilities for this image ({path})")
            : new ImagePrediction(path, null, Classes[best], score,
                [.. score.Select(value => MathF.Log(MathF.Max(value, SmallestProbability)))]);
    }

    private ImagePrediction Unread(string path, string error)
    {
        float[] none = [.. Classes.Select(_ => float.NaN)];
        return new ImagePrediction(path, error, string.Empty, none, none);
    }

    // A pipeline that was saved with the stage of its label wants a label, whatever it is.
    private IDataView Transform(string[] paths)
    {
        try
        {
            return _model.Transform(_mlContext.Data.LoadFromEnumerable(paths.Select(path => new Row { ImagePath = path })));
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            throw Unusable($"it does not take the text columns {ColumnNames.ImagePath} and {ColumnNames.Label} "
                + $"({error.GetBaseException().Message})");
        }
    }

    private ModelFormatException Unusable(string fault) => new($"Cannot use the model '{_path}': it has no manifest, so it is "
        + $"read as a plain ML.NET pipeline, but {fault}. Save it with mlContext.SaveClassifier, or train again.");

    private static string[]? ClassNames(DataViewSchema output, int count)
    {
        string[][] candidates =
        [
            Names(ColumnNames.PredictedIndex, SchemaColumns.KeyValues),
            Names(ColumnNames.PredictedLabel, SchemaColumns.KeyValues),
            Names(ColumnNames.Score, SchemaColumns.SlotNames),
        ];
        return candidates.FirstOrDefault(
            names => names.Length == count && names.Distinct(StringComparer.Ordinal).Count() == count);

        string[] Names(string column, string annotation) =>
            output.GetColumnOrNull(column) is { } named ? SchemaColumns.Names(named, annotation) : [];
    }

    private sealed class Row
    {
        [ColumnName(ColumnNames.ImagePath)]
        public string ImagePath { get; set; } = string.Empty;

        [ColumnName(ColumnNames.Label)]
        public string Label { get; set; } = string.Empty;
    }
}

using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Images;
using MlNetClassifier.Pipelines.Saving;
using MlNetClassifier.Pipelines.Schema;

namespace MlNetClassifier.Pipelines.Scoring;

/// <summary>
/// Loads a saved model with another input: images in memory instead of paths, through the same decoding and resize.
/// </summary>
internal static class InMemoryModel
{
    /// <summary>
    /// The model with its first stage, path to pixels, replaced by one that takes a column of <typeparamref name="TRow"/>.
    /// </summary>
    public static ITransformer Load<TRow>(MLContext mlContext, string path, string inputColumnName)
        where TRow : class, new()
    {
        ITransformer model = ModelArchive.Load(mlContext, path, out ModelManifest manifest);
        if (model is not TransformerChain<ITransformer> chain)
            throw new ModelFormatException(
                $"Cannot use the model '{path}': it is not a chain of stages that begins with images.");

        try
        {
            var pipeline = new SavedPipeline(mlContext, chain, manifest.Input.Height, manifest.Input.Width);
            GoldenCheck.Run(pipeline.Logits, manifest, path);
        }
        catch
        {
            chain.Dispose();
            throw;
        }

        SchemaDefinition columns = SchemaDefinition.Create(typeof(TRow));
        columns.Single().ColumnName = inputColumnName;
        IDataView noRows = mlContext.Data.LoadFromEnumerable(Array.Empty<TRow>(), columns);
        var input = ImageInput.Parse(manifest.Input.Image);
        ITransformer images = mlContext.Transforms.LoadPixels(ColumnNames.Pixels, inputColumnName, input).Fit(noRows);
        return new TransformerChain<ITransformer>([images, .. chain.Skip(1)]);
    }

    internal sealed class BytesRow
    {
        public byte[] Bytes { get; set; } = [];
    }

    internal sealed class PictureRow
    {
        [Microsoft.ML.Transforms.Image.ImageType(1, 1)]
        public MLImage? Picture { get; set; }
    }
}

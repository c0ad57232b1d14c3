using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetClassifier.Pipelines.Images;
using MlNetClassifier.Pipelines.Schema;
using MlNetClassifier.Training.Trainers;

namespace MlNetClassifier.Training;

/// <summary>Finds, in a pipeline that somebody fitted in C#, the two stages that the program scores with.</summary>
internal static class ClassifierSaving
{
    private const string Advice = "for any other pipeline use mlContext.Model.Save.";

    /// <summary>Path to pixels to classes: the stages that a model file holds.</summary>
    /// <exception cref="ArgumentException">A stage is missing, or works on other columns than the program's.</exception>
    public static TrainedClassifier Of(MLContext mlContext, ITransformer model)
    {
        ITransformer[] stages = [.. Flatten(model)];
        NetworkTransformer network = stages.OfType<NetworkTransformer>().LastOrDefault()
            ?? throw new ArgumentException($"The pipeline has no stage that NetworkTrainer or LinearTrainer fitted; {Advice}",
                nameof(model));
        PixelLoadingTransformer images = stages.OfType<PixelLoadingTransformer>().LastOrDefault()
            ?? throw new ArgumentException(
                $"The pipeline has no LoadPixels, so nothing says how an image becomes pixels; {Advice}", nameof(model));
        Require(images.InputColumnName, ColumnNames.ImagePath, "LoadPixels reads");
        Require(images.OutputColumnName, ColumnNames.Pixels, "LoadPixels makes");
        var chain = new TransformerChain<ITransformer>(images, network);
        DataViewSchema columns = chain.GetOutputSchema(TrainedClassifier.NoRows(mlContext).Schema);
        foreach (string column in new[] { ColumnNames.Logits, ColumnNames.Score, ColumnNames.PredictedLabel })
        {
            if (columns.GetColumnOrNull(column) is null)
                throw new ArgumentException($"The pipeline makes no column '{column}'; leave the column names of the trainer's "
                    + $"options as they are, or {Advice}", nameof(model));
        }

        return new TrainedClassifier(mlContext, chain, network, images.Input, network.Facts);
    }

    private static void Require(string given, string expected, string what)
    {
        if (given != expected)
            throw new ArgumentException($"{what} the column '{given}'; the program expects '{expected}'. Rename it, or {Advice}");
    }

    private static IEnumerable<ITransformer> Flatten(ITransformer stage) =>
        stage is IEnumerable<ITransformer> chain ? chain.SelectMany(Flatten) : [stage];
}

using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MlNetClassifier.Training.Backbones;

namespace MlNetClassifier.Benchmarks.Transfer;

/// <summary>
/// What a .NET user can do without this project: <c>DnnFeaturizeImage</c> with ResNet-18 and <c>LbfgsMaximumEntropy</c> in one
/// ML.NET pipeline, each job in a process of its own.
/// </summary>
internal static class FeaturizerWorker
{
    public const string Word = "featurizer-worker", Train = "train", Score = "score";

    /// <summary>Trains on the train folder, measures on the test folder and saves; or loads and scores the test folder.</summary>
    /// <param name="job"><see cref="Train"/> or <see cref="Score"/>.</param>
    /// <param name="data">Folder with train and test.</param>
    /// <param name="model">The model file.</param>
    /// <returns>0; the accuracy, or the seconds of scoring, on standard output.</returns>
    public static int Run(string job, string data, string model)
    {
        var mlContext = new MLContext(0);
        if (job == Train)
            TrainModel(mlContext, data, model);
        else
            ScoreImages(mlContext, data, model);

        return 0;
    }

    private static void TrainModel(MLContext mlContext, string data, string model)
    {
        IDataView train = Rows(mlContext, Path.Combine(data, "train")), test = Rows(mlContext, Path.Combine(data, "test"));
        TransformsCatalog transforms = mlContext.Transforms;
        var pipeline = transforms.LoadImages("Image", string.Empty, nameof(ImageRow.Path))
            .Append(transforms.ResizeImages("Image", ResNet18Backbone.Side, ResNet18Backbone.Side, "Image",
                ImageResizingEstimator.ResizingKind.Fill))
            .Append(transforms.ExtractPixels("Pixels", "Image"))
            .Append(transforms.DnnFeaturizeImage("Features",
                factory => factory.ModelSelector.ResNet18(mlContext, factory.OutputColumn, factory.InputColumn), "Pixels"))
            .Append(transforms.Conversion.MapValueToKey("Key", nameof(ImageRow.Label)))
            .AppendCacheCheckpoint(mlContext)
            .Append(mlContext.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Key", "Features"))
            .Append(transforms.Conversion.MapKeyToValue("PredictedLabel"));
        ITransformer fitted = pipeline.Fit(train);
        double accuracy = mlContext.MulticlassClassification.Evaluate(fitted.Transform(test), "Key").MicroAccuracy;
        mlContext.Model.Save(fitted, train.Schema, model);
        Console.WriteLine(accuracy.ToString("R", CultureInfo.InvariantCulture));
    }

    private static void ScoreImages(MLContext mlContext, string data, string model)
    {
        ITransformer loaded = mlContext.Model.Load(model, out _);
        long start = Stopwatch.GetTimestamp();
        IDataView scored = loaded.Transform(Rows(mlContext, Path.Combine(data, "test")));
        int count = scored.GetColumn<ReadOnlyMemory<char>>("PredictedLabel").Count(label => !label.IsEmpty);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{count / Stopwatch.GetElapsedTime(start).TotalSeconds:R}"));
    }

    private static IDataView Rows(MLContext mlContext, string folder) => mlContext.Data.LoadFromEnumerable(
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        .Select(path => new ImageRow { Path = path, Label = Path.GetFileName(Path.GetDirectoryName(path)!) }).ToArray());

    private sealed class ImageRow
    {
        public string Path { get; set; } = string.Empty;

        public string Label { get; set; } = string.Empty;
    }
}

using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Images;
using MlNetClassifier.Training;
using MlNetClassifier.Training.Learning;

// Arguments: a folder with one sub-folder of images per class, the model file to write.
var mlContext = new MLContext(seed: 0);
IDataView images = mlContext.Data.LoadFromEnumerable(
    Directory.GetDirectories(args[0]).Order(StringComparer.Ordinal)
        .SelectMany(folder => Directory.GetFiles(folder).Order(StringComparer.Ordinal)
            .Select(path => new Sample { ImagePath = path, Label = Path.GetFileName(folder) })));
DataOperationsCatalog.TrainTestData split = mlContext.Data.TrainTestSplit(images, testFraction: 0.2, seed: 0);

var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label")
    .Append(mlContext.Transforms.LoadPixels("Pixels", "ImagePath", new ImageInput { Height = 32, Width = 32 }))
    .Append(mlContext.NetworkTrainer(new NetworkTrainerOptions { Epochs = 3, BatchSize = 16 }));

ITransformer model = pipeline.Fit(split.TrainSet);
MulticlassClassificationMetrics metrics =
    mlContext.MulticlassClassification.Evaluate(model.Transform(split.TestSet));
Console.WriteLine($"accuracy {metrics.MicroAccuracy:F4}");

// With a manifest, so that `score`, `evaluate` and `info` take it; stock mlContext.Model.Load reads it too.
mlContext.SaveClassifier(model, args[1]);
(model as IDisposable)?.Dispose();

internal sealed class Sample
{
    public string ImagePath { get; set; } = string.Empty;

    public string Label { get; set; } = string.Empty;
}

using Microsoft.ML;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Data.SampleSet;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Scoring;
using MlNetClassifier.Training;
using MlNetClassifier.Training.Checkpoints;
using MlNetClassifier.Training.Learning;

// dotnet run -- my-images: a folder with one sub-folder of images per class. Without it: drawn circles, squares and triangles.
string data = args.Length > 0 ? args[0] : SampleSetGenerator.Generate(
    "sample-data", new SampleSetOptions { ImagesPerClass = 200 }, null, CancellationToken.None).Root;
ImageDataset dataset = ImageDataset.Open(data, new SplitOptions());
Console.WriteLine($"{string.Join(", ", dataset.Classes)}: {dataset.Train.Count} images to learn from, "
    + $"{dataset.Validation.Count} to choose by, {dataset.Test.Count} to measure by");

var options = new NetworkTrainerOptions
{
    Epochs = 15,
    EpochProgress = new Progress<EpochResult>(
        epoch => Console.Error.WriteLine($"epoch {epoch.Epoch}: train loss {epoch.TrainLoss:F4}")),
};
MLContext mlContext = ScoringContext.Create(seed: 0);
using (TrainedClassifier trained = ImageClassifierPipeline.Train(mlContext, dataset, new ImageInput(), options))
    trained.Save("model.zip", DateTimeOffset.UtcNow, DatasetFingerprint.Of(DatasetFingerprint.Hash(dataset)), unreadable: 0);

// The saved model proves when it is loaded that it computes what it computed here; these images it has never seen.
using ImageScorer scorer = ImageScorer.Load("model.zip");
ImagePrediction[] predictions = [.. scorer.Score(dataset.Test.Select(sample => sample.ImagePath))];
int right = dataset.Test.Zip(predictions).Count(pair => pair.First.Label == pair.Second.PredictedLabel);
Console.WriteLine($"test accuracy {right / (double)dataset.Test.Count:P1}; saved model.zip");

using Microsoft.ML;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Data.SampleSet;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Pipelines.Scoring;
using MlNetClassifier.Training;
using MlNetClassifier.Training.Trainers;

namespace MlNetClassifier.App.Tests.Training.Trainers;

/// <summary>What activation functions are for: a linear classifier of the same pixels cannot tell circles from squares.</summary>
[TestClass]
public sealed class LinearBaselineTests(TestContext context)
{
    private readonly MLContext _mlContext = ScoringContext.Create();

    // ReadmeTests trains the network on the same set, and asks at least 95 % of it.
    [TestMethod]
    public void SampleSet_Linear_LearnsPartByHeartAndDoesNotTellShapesApart()
    {
        string folder = Path.Combine(context.TestTempDirectory!, "shapes");
        SampleSetGenerator.Generate(folder, new SampleSetOptions { ImagesPerClass = 100 }, null, context.CancellationToken);
        var dataset = ImageDataset.Open(folder, new SplitOptions());

        (double linear, double byHeart) = LinearAccuracy(dataset);

        Assert.IsGreaterThanOrEqualTo(0.60, byHeart, "Far more than chance, a third, or the comparison says nothing.");
        Assert.IsLessThanOrEqualTo(0.70, linear);
    }

    private (double Test, double Train) LinearAccuracy(ImageDataset dataset)
    {
        using TrainedClassifier classifier =
            ImageClassifierPipeline.TrainLinear(
                _mlContext, dataset, new ImageInput { Height = 32, Width = 32 }, new LinearTrainerOptions());
        return (SavedAccuracy(classifier, dataset, "linear.zip"), classifier.Network.Trained.History.Single().TrainAccuracy);
    }

    // Fraction of the test split that the saved model gets right.
    private double SavedAccuracy(TrainedClassifier classifier, ImageDataset dataset, string name)
    {
        string path = Path.Combine(context.TestTempDirectory!, name);
        classifier.Save(path, DateTimeOffset.UnixEpoch, "fingerprint", 0);
        using var scorer = ImageScorer.Load(path);
        return scorer.Score(dataset.Test.Select(sample => sample.ImagePath)).Zip(dataset.Test)
            .Average(pair => pair.First.PredictedLabel == pair.Second.Label ? 1.0 : 0.0);
    }
}

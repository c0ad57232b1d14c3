using MlNetClassifier.App.Runs;
using MlNetClassifier.App.Sources;
using MlNetClassifier.Data;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Training.Trainers;

namespace MlNetClassifier.App.Compare;

/// <summary>The images that all are trained and judged on.</summary>
internal static class ComparedImages
{
    /// <summary>Finds out whether this program can train, opens the images, and checks that every network fits them.</summary>
    /// <param name="request">Without faults.</param>
    /// <param name="environment">The surroundings.</param>
    /// <exception cref="UsageException">A network does not fit the images.</exception>
    /// <exception cref="DatasetException">There is no data set, or no test split.</exception>
    public static ImageDataset Open(CompareRequest request, AppEnvironment environment)
    {
        if (request.Contestants.Any(contestant => contestant.LearnsInSteps))
            NetworkTrainer.EnsureAvailable();

        string data = SampleData.Find(
            request.Training.Data, request.Training.Splits.Seed, environment, request.Training.Options.CancellationToken);
        var dataset = ImageDataset.Open(data, request.Training.Splits);
        if (dataset.Test.Count == 0)
            throw new DatasetException($"There is nothing to judge by: '{data}' has too few images per class for a test split; "
                + "give at least three per class.");

        foreach (Contestant contestant in request.Contestants)
            InitialNetwork.Check(contestant.Training(request.Training), dataset, environment);

        return dataset;
    }

    /// <summary>Accuracy of always naming the most frequent class of the test split.</summary>
    public static double Chance(ImageDataset dataset) =>
        dataset.Test.GroupBy(sample => sample.Label).Max(samples => samples.Count()) / (double)dataset.Test.Count;
}

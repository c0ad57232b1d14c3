using MlNetClassifier.Data;
using MlNetClassifier.Data.Splits;

namespace MlNetClassifier.Training.Trials;

/// <summary>Train and validation images in an order whose every beginning has its share of each class and split.</summary>
internal static class StratifiedOrder
{
    /// <summary>Orders the images; the first of every class in both splits come first.</summary>
    /// <param name="dataset">The data set; its test split is left out.</param>
    /// <param name="seed">Shuffles the images of a class; the same seed gives the same order.</param>
    public static IReadOnlyList<(ImageSample Sample, bool IsTrain)> Of(ImageDataset dataset, int seed)
    {
        return
        [
            .. Ranked(dataset.Train, isTrain: true).Concat(Ranked(dataset.Validation, isTrain: false))
            .OrderBy(image => image.Rank).Select(image => (image.Sample, image.IsTrain)),
        ];

        IEnumerable<(double Rank, ImageSample Sample, bool IsTrain)> Ranked(IReadOnlyList<ImageSample> split, bool isTrain) =>
            split.GroupBy(sample => sample.Label).SelectMany((samples, index) =>
            {
                ImageSample[] shuffled = [.. samples];
                SeededRandom.Create(seed, isTrain ? "trial train" : "trial validation", index).Shuffle(shuffled);
                return shuffled.Select((sample, i) => ((double)i / shuffled.Length, sample, isTrain));
            });
    }
}

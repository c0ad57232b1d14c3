using MlNetClassifier.Data;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Training.Trials;

namespace MlNetClassifier.App.Tests.Training.Trials;

[TestClass]
public sealed class StratifiedOrderTests
{
    [TestMethod]
    public void Of_AnyBeginning_HasItsShareOfEveryClassAndSplit()
    {
        ImageDataset dataset = Dataset(("a", 60, 12), ("b", 20, 4));

        IReadOnlyList<(ImageSample Sample, bool IsTrain)> order = StratifiedOrder.Of(dataset, seed: 3);

        Assert.AreSequenceEqual(
            dataset.Train.Concat(dataset.Validation).Select(sample => sample.ImagePath).Order(),
            order.Select(image => image.Sample.ImagePath).Order());
        Assert.HasCount(4, order.Take(4).Select(image => (image.Sample.Label, image.IsTrain)).Distinct());
        foreach (int count in new[] { 24, 48, 72 })
        {
            var kinds = order.Take(count).CountBy(image => (image.Sample.Label, image.IsTrain)).ToDictionary();
            foreach ((string label, bool isTrain, int all) in new[]
            {
                ("a", true, 60), ("a", false, 12), ("b", true, 20), ("b", false, 4),
            })
                Assert.AreEqual(all * count / 96.0, kinds[(label, isTrain)], 1);
        }
    }

    [TestMethod]
    public void Of_Seed_DecidesTheOrder()
    {
        ImageDataset dataset = Dataset(("a", 20, 4), ("b", 20, 4));

        string[] first = Paths(0), again = Paths(0), other = Paths(1);

        Assert.AreSequenceEqual(first, again);
        Assert.IsFalse(first.SequenceEqual(other));

        string[] Paths(int seed) => [.. StratifiedOrder.Of(dataset, seed).Select(image => image.Sample.ImagePath)];
    }

    private static ImageDataset Dataset(params (string Label, int Train, int Validation)[] classes)
    {
        return new ImageDataset
        {
            Path = "data",
            Classes = [.. classes.Select(row => row.Label)],
            Train = [.. classes.SelectMany(row => Samples(row.Label, "train", row.Train))],
            Validation = [.. classes.SelectMany(row => Samples(row.Label, "validation", row.Validation))],
            Test = [],
            Skipped = [],
        };

        static IEnumerable<ImageSample> Samples(string label, string split, int count) =>
            Enumerable.Range(0, count).Select(i => new ImageSample($"{split}/{label}/{i}", label));
    }
}

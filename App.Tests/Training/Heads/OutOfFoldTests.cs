using MlNetClassifier.Data;
using MlNetClassifier.Training.Heads;

namespace MlNetClassifier.App.Tests.Training.Heads;

[TestClass]
public sealed class OutOfFoldTests(TestContext context)
{
    private const int Length = 8;

    [TestMethod]
    public void Of_WrongLabel_IsContradictedByTheOthers()
    {
        (List<ReadOnlyMemory<float>> rows, List<int> labels) = Samples(20, 20, 20);
        labels[3] = 2;

        OutOfFold result = Of(rows, labels, 3);

        Assert.IsLessThan(0.2, result.Probabilities[3]![2]);
        Assert.IsGreaterThan(0.8, result.Probabilities[3]![0]);
        foreach ((IReadOnlyList<double>? row, int label) in result.Probabilities.Zip(labels).Where((_, i) => i != 3))
            Assert.AreEqual(label, row!.Index().MaxBy(pair => pair.Item).Index);
    }

    [TestMethod]
    public void Of_SameSeed_IsTheSameAndAnotherIsNot()
    {
        (List<ReadOnlyMemory<float>> rows, List<int> labels) = Samples(9, 7);

        double[] first = Flat(Of(rows, labels, 2)), again = Flat(Of(rows, labels, 2)), other = Flat(Of(rows, labels, 2, seed: 1));

        Assert.AreSequenceEqual(first, again);
        Assert.AreNotEqual(first[0], other[0]);
    }

    /// <summary>Seven copies with one wrong label: apart they confirm each other.</summary>
    [TestMethod]
    public void Of_CopiesOfOneGroup_DoNotConfirmEachOther()
    {
        (List<ReadOnlyMemory<float>> rows, List<int> labels) = Samples(20, 20);
        int[] copies = [.. Enumerable.Range(0, 7)];
        foreach (int copy in copies)
            (rows[copy], labels[copy]) = (rows[0], 1);

        double apart = Of(rows, labels, 2).Probabilities[0]![1];
        double together = Of(rows, labels, 2, groups: [.. Enumerable.Range(0, 40).Select(i => copies.Contains(i) ? 0 : i)])
            .Probabilities[0]![1];

        Assert.IsLessThan(apart / 2, together);
    }

    [TestMethod]
    public void Of_ClassOfOneImageAndImageWithoutFeatures_AreNotJudged()
    {
        (List<ReadOnlyMemory<float>> rows, List<int> labels) = Samples(10, 10, 1, 3);
        rows[4] = default;

        OutOfFold result = Of(rows, labels, 4);

        Assert.AreSequenceEqual([4, 20], Enumerable.Range(0, rows.Count).Where(i => result.Probabilities[i] is null));
    }

    [TestMethod]
    public void Score_OtherImages_GivesThemTheirClass()
    {
        (List<ReadOnlyMemory<float>> rows, List<int> labels) = Samples(20, 20, 20);
        OutOfFold result = Of(rows, labels, 3);

        IReadOnlyList<IReadOnlyList<double>> scores =
            result.Score(rows, labels, 3, [rows[0], rows[25], rows[45]], context.CancellationToken);

        Assert.AreSequenceEqual([0, 1, 2], scores.Select(row => row.Index().MaxBy(pair => pair.Item).Index));
    }

    private OutOfFold Of(List<ReadOnlyMemory<float>> rows, List<int> labels, int classes, int seed = 0, int[]? groups = null) =>
        OutOfFold.Of(rows, labels, classes, groups ?? [.. Enumerable.Range(0, rows.Count)], seed, context.CancellationToken);

    private static double[] Flat(OutOfFold result) => [.. result.Probabilities.SelectMany(row => row!)];

    private static (List<ReadOnlyMemory<float>> Rows, List<int> Labels) Samples(params int[] counts)
    {
        Random random = SeededRandom.Create(0, "out of fold");
        List<int> labels = [.. counts.SelectMany((count, label) => Enumerable.Repeat(label, count))];
        return ([.. labels.Select(label => new ReadOnlyMemory<float>([.. Enumerable.Range(0, Length)
            .Select(f => (f == label ? 2 : 0) + (float)random.NextDouble())]))], labels);
    }
}

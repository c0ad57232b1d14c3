using MlNetClassifier.Data;
using MlNetClassifier.Data.Checking;

namespace MlNetClassifier.App.Tests.Data.Checking;

[TestClass]
public sealed class FeatureNeighboursTests
{
    private const int Length = 517; // no multiple of a vector of the processor

    // 150 rows are several blocks, and a last one that is not full.
    [TestMethod]
    public void Find_RowsOfNearlyOneDirection_AreFoundAmongOthers()
    {
        float[][] rows = [.. Enumerable.Range(0, 150).Select(Row)];
        rows[141] = [.. rows[3].Select(value => (1.5f * value) + 0.01f)];
        rows[70] = [.. rows[69].Select((value, i) => value + (0.1f * (i % 2)))];

        Assert.AreSequenceEqual([(3, 141), (69, 70)], Find(rows));
    }

    [TestMethod]
    public void Find_WhatAllShare_SaysNothing()
    {
        float[][] rows = [.. Enumerable.Range(0, 400).Select(i => Row(i).Select(value => value + 1).ToArray())];

        Assert.IsEmpty(Find(rows));
    }

    [TestMethod]
    public void Find_EmptyRows_HaveNoNeighbours()
    {
        float[][] rows = [[], Row(0), [], Row(1), Row(2), Row(0)];

        Assert.AreSequenceEqual([(1, 5)], Find(rows));
        Assert.IsEmpty(Find([[], Row(0)]));
    }

    [TestMethod]
    public void Find_ManyAlike_EachHasAFewNeighbours()
    {
        float[][] rows =
        [
            .. Enumerable.Range(0, 100).Select(i => Row(0).Zip(Row(i + 1), (shared, own) => shared + (0.2f * own)).ToArray()),
            .. Enumerable.Range(200, 100).Select(Row),
        ];

        IReadOnlyList<(int A, int B)> pairs = Find(rows);

        Assert.IsInRange(400, 800, pairs.Count);
        Assert.AreSequenceEqual(pairs.Order(), pairs);
    }

    private static IReadOnlyList<(int A, int B)> Find(float[][] rows) =>
        FeatureNeighbours.Find([.. rows.Select(row => (ReadOnlyMemory<float>)row)], new ParallelOptions());

    private static float[] Row(int seed)
    {
        Random random = SeededRandom.Create(0, "row", seed);
        return [.. Enumerable.Range(0, Length).Select(_ => (random.NextSingle() * 2) - 1)];
    }
}

using CsCheck;
using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.App.Tests.Pipelines.Evaluation;

[TestClass]
public sealed class McNemarTestTests
{
    /// <summary>Exact binomial figures: 2 · P(X ≤ min) for X ~ B(n, 1/2), at most 1.</summary>
    [TestMethod]
    [DataRow(0, 0, 1.0)]
    [DataRow(5, 5, 1.0)]
    [DataRow(0, 5, 0.0625)]
    [DataRow(0, 6, 0.03125)]
    [DataRow(1, 9, 0.021484375)]
    [DataRow(10, 1, 0.01171875)]
    public void Of_KnownCounts_GivesTheExactPValue(int onlyFirst, int onlySecond, double pValue)
    {
        bool[] first = [.. Enumerable.Repeat(true, onlyFirst), .. Enumerable.Repeat(false, onlySecond), true, false];
        bool[] second = [.. Enumerable.Repeat(false, onlyFirst), .. Enumerable.Repeat(true, onlySecond), true, false];

        var test = McNemarTest.Of(first, second);

        Assert.AreEqual((onlyFirst, onlySecond), (test.OnlyFirstRight, test.OnlySecondRight));
        Assert.AreEqual(pValue, test.PValue, 1e-12);
        Assert.AreEqual(pValue <= 0.05, test.IsEvidence);
    }

    [TestMethod]
    public void Of_ModelsSwapped_SamePValueInRange() =>
        Gen.Select(Gen.Bool, Gen.Bool).Array[0, 3000].Sample(pairs =>
        {
            var test = McNemarTest.Of([.. pairs.Select(pair => pair.Item1)], [.. pairs.Select(pair => pair.Item2)]);
            var swapped = McNemarTest.Of([.. pairs.Select(pair => pair.Item2)], [.. pairs.Select(pair => pair.Item1)]);
            return test.PValue is > 0 and <= 1 && test.PValue == swapped.PValue;
        });

    [TestMethod]
    public void Of_DifferentSamples_IsRefused() =>
        Assert.ThrowsExactly<ArgumentException>(() => McNemarTest.Of([true], [true, false]));
}

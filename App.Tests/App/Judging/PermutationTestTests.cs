using CsCheck;
using MlNetClassifier.App.Judging;
using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.App.Tests.App.Judging;

[TestClass]
public sealed class PermutationTestTests
{
    private const double Rounding = 1e-12; // sums of a few thousand doubles

    [TestMethod]
    public void PValue_OneSeed_IsMcNemars() =>
        Gen.Select(Gen.Bool, Gen.Bool).Array[1, 2000].Sample(pairs =>
        {
            bool[] first = [.. pairs.Select(pair => pair.Item1)];
            bool[] second = [.. pairs.Select(pair => pair.Item2)];

            double p = PermutationTest.PValue([first], [second]);

            Assert.AreEqual(McNemarTest.Of(first, second).PValue, p, Rounding);
        });

    // All 2^n swaps, one by one.
    [TestMethod]
    public void PValue_SeveralSeeds_IsTheShareOfSwapsWithSuchADifference() =>
        Gen.Int[1, 3].SelectMany(seeds => Gen.Int[-seeds, seeds].Array[1, 9].Select(differences => (seeds, differences)))
            .Sample(sample =>
            {
                (int seeds, int[] differences) = sample;
                bool[][] first = [.. Enumerable.Range(0, seeds).Select(seed => differences.Select(d => seed < d).ToArray())];
                bool[][] second = [.. Enumerable.Range(0, seeds).Select(seed => differences.Select(d => seed < -d).ToArray())];
                int observed = Math.Abs(differences.Sum());
                int swaps = 1 << differences.Length;
                int extreme = Enumerable.Range(0, swaps).Count(swap => Math.Abs(
                    differences.Select((d, image) => ((swap >> image) & 1) == 0 ? d : -d).Sum()) >= observed);

                double p = PermutationTest.PValue(first, second);

                Assert.AreEqual(extreme / (double)swaps, p, Rounding);
            });

    [TestMethod]
    public void PValue_SameAnswersWithEverySeed_IsThatOfOneSeed()
    {
        bool[] first = [.. Enumerable.Repeat(true, 60), .. Enumerable.Repeat(false, 4)];
        bool[] second = [.. Enumerable.Repeat(true, 53), .. Enumerable.Repeat(false, 10), true];

        double one = PermutationTest.PValue([first], [second]);
        double three = PermutationTest.PValue([first, first, first], [second, second, second]);

        Assert.AreEqual(one, three, Rounding);
        Assert.IsInRange(0.01, 0.5, one);
    }

    [TestMethod]
    public void PValue_EqualAccuracy_IsOne() =>
        Assert.AreEqual(
            1.0, PermutationTest.PValue([[true, false, true], [true, true, false]], [[false, true, true], [true, false, true]]),
            Rounding);
}

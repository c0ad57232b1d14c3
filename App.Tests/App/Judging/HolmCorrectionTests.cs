using MlNetClassifier.App.Judging;

namespace MlNetClassifier.App.Tests.App.Judging;

[TestClass]
public sealed class HolmCorrectionTests
{
    private const double Rounding = 1e-15; // a few multiplications

    /// <summary>Figures as R's p.adjust(p, "holm") gives them.</summary>
    [TestMethod]
    public void Adjust_SeveralTests_IsHolms()
    {
        double[] adjusted = HolmCorrection.Adjust([0.01, 0.04, 0.03, 0.005]);

        double[] expected = [0.03, 0.06, 0.06, 0.02];
        foreach ((double e, double a) in expected.Zip(adjusted))
            Assert.AreEqual(e, a, Rounding);
    }

    [TestMethod]
    [DataRow(0.2)]
    [DataRow(1.0)]
    public void Adjust_OneTest_IsUnchanged(double p) => Assert.AreEqual(p, HolmCorrection.Adjust([p])[0]);

    [TestMethod]
    public void Adjust_LargeValues_StayAtMostOne() => Assert.AreSequenceEqual([1.0, 1.0], HolmCorrection.Adjust([0.6, 0.9]));
}

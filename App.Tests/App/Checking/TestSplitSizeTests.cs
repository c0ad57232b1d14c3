using MlNetClassifier.App.Checking;
using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.App.Tests.App.Checking;

[TestClass]
public sealed class TestSplitSizeTests
{
    [TestMethod]
    public void Needed_FromThereOn_TheIntervalsTellTheAccuraciesApart()
    {
        for (int images = TestSplitSize.Needed; images < 1_000; images++)
        {
            Assert.IsGreaterThan(TestSplitSize.Lower,
                WilsonInterval.Of((int)Math.Round(TestSplitSize.Higher * images), images).Low);
            Assert.IsLessThan(TestSplitSize.Higher,
                WilsonInterval.Of((int)Math.Round(TestSplitSize.Lower * images), images).High);
        }
    }

    // The exact intervals touch at 139 images; rounding to whole images moves that a little.
    [TestMethod]
    public void Needed_OfTheFormula_IsAbout140() => Assert.IsInRange(130, 160, TestSplitSize.Needed);
}

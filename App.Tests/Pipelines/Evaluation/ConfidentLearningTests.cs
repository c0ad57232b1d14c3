using MlNetClassifier.Data;
using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.App.Tests.Pipelines.Evaluation;

[TestClass]
public sealed class ConfidentLearningTests
{
    private const double Rounding = 1e-12;

    /// <summary>By hand, as the paper counts: thresholds 0.7, 0.8 and 0.6.</summary>
    [TestMethod]
    public void Of_SmallSet_CountsAsThePaperDoes()
    {
        double[][] rows =
        [
            [0.9, 0.05, 0.05], [0.9, 0.1, 0], [0.3, 0.3, 0.4], // a: the third is an outlier
            [0.05, 0.95, 0], [0.05, 0.9, 0.05], [0.1, 0.85, 0.05], [0.45, 0.5, 0.05], // b: the last is an outlier
            [0.1, 0, 0.9], [0, 0.2, 0.8], [0.8, 0.1, 0.1], // c: the last is an a
        ];

        var learned = ConfidentLearning.Of(rows, [0, 0, 0, 1, 1, 1, 1, 2, 2, 2]);

        double[] thresholds = [0.7, 0.8, 0.6];
        for (int k = 0; k < thresholds.Length; k++)
            Assert.AreEqual(thresholds[k], learned.Thresholds[k]!.Value, Rounding);

        Assert.AreSequenceEqual([2, 0, 0, 0, 3, 0, 1, 0, 2], learned.Joint.SelectMany(row => row));
        Assert.AreSequenceEqual([9], Where(learned, label => label.IsFlagged));
        Assert.AreSequenceEqual([2, 6], Where(learned, label => label.IsOutlier));
        Assert.AreEqual(0, learned.Labels[9].Suggested);
        Assert.AreEqual(0.1, learned.Labels[9].SelfConfidence);
        Assert.AreEqual((1 + 0.1 - 0.8) / 2, learned.Labels[9].NormalizedMargin, Rounding);
    }

    [TestMethod]
    [DataRow(3, 600, 0.05)]
    [DataRow(12, 1200, 0.1)]
    public void Of_FlippedLabels_FlagsMostOfThemAndFewOthers(int classes, int count, double share)
    {
        (double[][] rows, int[] labels, bool[] isFlipped) = Flipped(classes, share, _ => count / classes);

        int[] flagged = Where(ConfidentLearning.Of(rows, labels), label => label.IsFlagged);

        int found = flagged.Count(i => isFlipped[i]);
        Assert.IsGreaterThanOrEqualTo(0.8 * flagged.Length, found);
        Assert.IsGreaterThanOrEqualTo(0.7 * isFlipped.Count(flip => flip), found);
    }

    /// <summary>More images of the large class have the label of the small one than are of it.</summary>
    [TestMethod]
    public void Of_TinyClassFullOfErrors_DoesNotFlagEverythingForIt()
    {
        (double[][] rows, int[] labels, bool[] isFlipped) = Flipped(3, 0.1, k => k == 2 ? 12 : 400);

        int[] flagged = Where(ConfidentLearning.Of(rows, labels), label => label.IsFlagged);

        Assert.IsGreaterThanOrEqualTo(0.8 * flagged.Length, flagged.Count(i => isFlipped[i]));
    }

    [TestMethod]
    public void Of_RightAndSureLabels_FlagsNone()
    {
        (double[][] rows, int[] labels, _) = Flipped(4, 0, _ => 50, noise: 0.2);

        Assert.IsEmpty(Where(ConfidentLearning.Of(rows, labels), label => label.IsFlagged));
    }

    [TestMethod]
    public void Of_RowsThatDoNotFit_IsRefused()
    {
        Assert.ThrowsExactly<ArgumentException>(() => ConfidentLearning.Of([[0.5, 0.5]], [0, 1]));
        Assert.ThrowsExactly<ArgumentException>(() => ConfidentLearning.Of([[1]], [0]));
        Assert.IsEmpty(ConfidentLearning.Of([], []).Labels);
    }

    private static int[] Where(ConfidentLearning learned, Func<LabelEvidence, bool> isSo) =>
        [.. Enumerable.Range(0, learned.Labels.Count).Where(i => isSo(learned.Labels[i]))];

    // Softmax of noise, and of what stands for the true class.
    private static (double[][] Rows, int[] Labels, bool[] IsFlipped) Flipped(
        int classes, double share, Func<int, int> imagesOf, double noise = 1.2)
    {
        Random random = SeededRandom.Create(1, "flipped");
        int[] truth = [.. Enumerable.Range(0, classes).SelectMany(k => Enumerable.Repeat(k, imagesOf(k)))];
        double[][] rows = [.. truth.Select(label => Softmax([.. Enumerable.Range(0, classes).Select(k =>
            (k == label ? 4.5 : 0) + (noise * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5)))]))];
        bool[] isFlipped = [.. truth.Select(_ => random.NextDouble() < share)];
        int[] labels = [.. truth.Select((label, i) => isFlipped[i] ? (label + 1 + random.Next(classes - 1)) % classes : label)];
        return (rows, labels, isFlipped);

        static double[] Softmax(double[] logits)
        {
            double sum = logits.Sum(Math.Exp);
            return [.. logits.Select(logit => Math.Exp(logit) / sum)];
        }
    }
}

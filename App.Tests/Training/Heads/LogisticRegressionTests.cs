using MlNetClassifier.Data;
using MlNetClassifier.Training.Heads;

namespace MlNetClassifier.App.Tests.Training.Heads;

[TestClass]
public sealed class LogisticRegressionTests(TestContext context)
{
    [TestMethod]
    [DataRow(2, 0.5)]
    [DataRow(3, 0.01)]
    [DataRow(5, 1e-4)]
    public void Fit_GivesTheMinimum(int classes, double l2)
    {
        (float[][] rows, int[] labels) = Samples(classes, 40, 6);

        double[] fitted = new LogisticRegression(rows, labels, classes).Fit(l2, null, context.CancellationToken);

        // Convex: where no small change of a weight helps, nothing does.
        double least = Objective(fitted, rows, labels, classes, l2);
        for (int i = 0; i < fitted.Length; i++)
        {
            foreach (double change in new[] { -1e-2, 1e-2 })
            {
                double[] changed = [.. fitted];
                changed[i] += change;
                Assert.IsGreaterThan(least, Objective(changed, rows, labels, classes, l2));
            }
        }
    }

    [TestMethod]
    public void Fit_FromElsewhere_ArrivesAtTheSame()
    {
        (float[][] rows, int[] labels) = Samples(3, 60, 5);
        var regression = new LogisticRegression(rows, labels, 3);
        double[] start = [.. Enumerable.Range(0, 18).Select(i => Math.Sin(i) * 3)];

        double[] fromZero = regression.Fit(0.1, null, context.CancellationToken);
        double[] fromStart = regression.Fit(0.1, start, context.CancellationToken);

        foreach ((double expected, double actual) in Shifted(fromZero).Zip(Shifted(fromStart)))
            Assert.AreEqual(expected, actual, 1e-3);

        // A number added to all biases changes nothing.
        static IEnumerable<double> Shifted(double[] weights) =>
            weights.Select((weight, i) => i % 6 == 5 ? weight - ((weights[5] + weights[11] + weights[17]) / 3) : weight);
    }

    [TestMethod]
    public void Fit_Twice_GivesTheSameBits()
    {
        (float[][] rows, int[] labels) = Samples(4, 700, 8);

        double[] once = new LogisticRegression(rows, labels, 4).Fit(0.01, null, context.CancellationToken);
        double[] again = new LogisticRegression(rows, labels, 4).Fit(0.01, null, context.CancellationToken);

        Assert.AreSequenceEqual(once, again);
    }

    [TestMethod]
    public void Fit_ClassThatCountsMore_IsAnsweredMoreOften()
    {
        (float[][] rows, int[] labels) = Samples(2, 200, 3, noise: 4);
        double[] weights = [.. labels.Select(label => label == 0 ? 10.0 : 1)];

        Assert.IsGreaterThan(Zeros(null), Zeros(weights));

        int Zeros(double[]? sampleWeights)
        {
            var regression = new LogisticRegression(rows, labels, 2, sampleWeights);
            double[] fitted = regression.Fit(0.01, null, context.CancellationToken);
            return regression.Judge(fitted, rows, new int[rows.Length]).Right;
        }
    }

    private static (float[][] Rows, int[] Labels) Samples(int classes, int count, int features, double noise = 1)
    {
        Random random = SeededRandom.Create(classes, "regression");
        int[] labels = [.. Enumerable.Range(0, count).Select(i => i % classes)];
        return ([.. labels.Select(label => Enumerable.Range(0, features)
            .Select(f => (float)((f == label ? 1.5 : 0) + (noise * (random.NextDouble() - 0.5) * 2))).ToArray())], labels);
    }

    private static double Objective(double[] weights, float[][] rows, int[] labels, int classes, double l2)
    {
        int stride = rows[0].Length + 1;
        double loss = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            double[] logits = [.. Enumerable.Range(0, classes).Select(k =>
                rows[i].Select((x, f) => x * weights[(k * stride) + f]).Sum() + weights[(k * stride) + stride - 1])];
            loss += Math.Log(logits.Sum(Math.Exp)) - logits[labels[i]];
        }

        double squares = weights.Where((_, i) => i % stride < stride - 1).Sum(weight => weight * weight);
        return (loss / rows.Length) + (l2 / 2 * squares);
    }
}

using MlNetClassifier.Training.Learning;
using MlNetClassifier.Training.Native;
using TorchSharp;

namespace MlNetClassifier.App.Tests.Training.Learning;

[TestClass]
public sealed class BatchLossTests
{
    private const double Rounding = 1e-6; // float32 sums
    private static readonly float[] Logits = [1, -2, 0.5f, 0, 3, -1];
    private static readonly long[] ClassIndexes = [2, 1];

    [TestMethod]
    [DataRow(0.0)]
    [DataRow(0.1)]
    public void Of_SmoothingAndClassWeights_IsTheFormula(double smoothing)
    {
        double[] weights = [1, 0.5, 4];
        double expected = 0;
        for (int sample = 0; sample < 2; sample++)
        {
            double sum = Enumerable.Range(0, 3).Sum(k => Math.Exp(Logits[(3 * sample) + k]));
            for (int k = 0; k < 3; k++)
            {
                double target = (k == ClassIndexes[sample] ? 1 - smoothing : 0) + (smoothing / 3);
                expected -= weights[ClassIndexes[sample]] * target * Math.Log(Math.Exp(Logits[(3 * sample) + k]) / sum) / 2;
            }
        }

        Assert.AreEqual(expected, Loss(new BatchLoss(smoothing, weights)), Rounding);
    }

    [TestMethod]
    public void Of_NeitherOfThem_IsPlainCrossEntropy() =>
        Assert.AreEqual(Loss(new BatchLoss(0, [1, 1, 1])), Loss(new BatchLoss(0, null)), Rounding);

    private static double Loss(BatchLoss loss)
    {
        TorchNative.EnsureLoaded();
        using DisposeScope scope = torch.NewDisposeScope();
        return loss.Of(torch.tensor(Logits, 2, 3), ClassIndexes).item<float>();
    }
}

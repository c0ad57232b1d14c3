using CsCheck;
using MlNetClassifier.Pipelines.Activations;

namespace MlNetClassifier.App.Tests.Pipelines.Activations;

[TestClass]
public sealed class LogSoftmaxTests
{
    /// <summary>Relative: four units in the last place of float32.</summary>
    private const double FourUnits = 4 * 1.2e-7;

    [TestMethod]
    [DataRow(new[] { 20f, 0f }, new[] { -2.0611536203143807e-9, -20.000000002061153 })]
    [DataRow(new[] { 1f, 2f, 3f }, new[] { -2.4076059644443806, -1.4076059644443804, -0.4076059644443804 })]
    [DataRow(new[] { 1000f, 0f }, new[] { 0.0, -1000 })]
    [DataRow(new[] { -3e38f, -3e38f }, new[] { -0.6931471805599453, -0.6931471805599453 })]
    [DataRow(new[] { float.PositiveInfinity, 1f }, new[] { 0, double.NegativeInfinity })]
    public void Value_KnownRow_KeepsItsDigits(float[] logits, double[] expected) =>
        AssertClose(expected, Apply(ActivationTable.LogSoftmax.Value, logits));

    [TestMethod]
    [DataRow(new[] { 20f, 0f }, new[] { 2.061153618190204e-9, 0.9999999979388464 })]
    [DataRow(new[] { 1f, 2f, 3f }, new[] { 0.9099694268296195, 0.7552715289452023, 0.3347590442251781 })]
    [DataRow(new[] { float.PositiveInfinity, 1f }, new[] { 0.0, 1 })]
    public void Derivative_KnownRow_KeepsItsDigits(float[] logits, double[] expected) =>
        AssertClose(expected, Apply(ActivationTable.LogSoftmax.Derivative, logits));

    [TestMethod]
    public void Value_AnyLength_IsTheLogarithmOfSoftmax() =>
        Gen.Float[-30, 30].Array[1, 100].Sample(row =>
        {
            float[] softmax = Apply(ActivationTable.Softmax.Value, row);
            return Apply(ActivationTable.LogSoftmax.Value, row).Zip(softmax)
                .All(pair => Math.Abs(Math.Exp(pair.First) - pair.Second) < 1e-5);
        });

    [TestMethod]
    public void Value_NaNInRow_IsNaNThroughout() =>
        Assert.IsTrue(Apply(ActivationTable.LogSoftmax.Value, [1, float.NaN, 2]).All(float.IsNaN));

    private static void AssertClose(double[] expected, float[] actual)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.IsTrue(
                expected[i] == actual[i] || Math.Abs(expected[i] - actual[i]) <= FourUnits * Math.Abs(expected[i]),
                $"entry {i}: expected {expected[i]:R}, got {actual[i]:R}");
        }
    }

    // In place, as the transforms do it.
    private static float[] Apply(ActivationKernel kernel, float[] logits)
    {
        float[] output = [.. logits];
        kernel(output, [], output);
        return output;
    }
}

using CsCheck;
using MlNetClassifier.Pipelines.Activations;

namespace MlNetClassifier.App.Tests.Pipelines.Activations;

[TestClass]
public sealed class SoftmaxTests
{
    /// <summary>Relative: four units in the last place of float32, what a derivative promises (docs/adr/0008).</summary>
    private const double FourUnits = 4 * 1.2e-7;

    private static readonly Gen<float[]> Row = Gen.Float.Where(float.IsFinite).Array[1, 40];

    [TestMethod]
    public void Value_AnyFiniteRow_SumsToOne() =>
        Row.Sample(row => Math.Abs(Softmax(row).Sum(p => (double)p) - 1) < 1e-6);

    [TestMethod]
    public void Value_ShiftedRow_IsTheSame() =>
        Gen.Select(Gen.Float[-50, 50].Array[1, 20], Gen.Int[-64, 64]).Sample((row, shift) =>
            Softmax(row).Zip(Softmax([.. row.Select(x => x + shift)])).All(pair => Math.Abs(pair.First - pair.Second) < 1e-4f));

    [TestMethod]
    [DataRow(new[] { 1f, 2f, 3f }, new[] { 0.09003057317038046, 0.24472847105479764, 0.6652409557748219 })]
    [DataRow(new[] { 1000f, 999f, 0f }, new[] { 0.7310585786300049, 0.2689414213699951, 0.0 })]
    [DataRow(new[] { 90f, 2f, -2f }, new[] { 1.0, 6.054601895401186e-39, 1.1089390193121365e-40 })]
    [DataRow(new[] { 88f, 88f, 88f }, new[] { 1.0 / 3, 1.0 / 3, 1.0 / 3 })]
    [DataRow(new[] { -3e38f, -3e38f }, new[] { 0.5, 0.5 })]
    [DataRow(new[] { float.PositiveInfinity, 1f, float.PositiveInfinity }, new[] { 0.5, 0, 0.5 })]
    [DataRow(new[] { float.NegativeInfinity, 1f }, new[] { 0.0, 1 })]
    [DataRow(new[] { float.NegativeInfinity, float.NegativeInfinity }, new[] { 0.5, 0.5 })]
    public void Value_KnownRow_IsTheRoundedFigure(float[] logits, double[] expected) =>
        Assert.AreSequenceEqual(expected.Select(p => (float)p), Softmax(logits));

    [TestMethod]
    public void Value_NaNInRow_IsNaNThroughout() =>
        Assert.IsTrue(Softmax([1, float.NaN, 2]).All(float.IsNaN));

    [TestMethod]
    public void Value_EmptyRow_IsRefused()
    {
        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(() => ActivationTable.Softmax.Value([], [], []));

        Assert.Contains("empty row", error.Message);
    }

    [TestMethod]
    public void Derivative_AnyRow_IsTheDiagonalOfTheJacobian() =>
        Gen.Float[-20, 20].Array[2, 10].Sample(row =>
        {
            float[] derivative = new float[row.Length];
            ActivationTable.Softmax.Derivative(row, [], derivative);
            return Softmax(row).Zip(derivative)
                .All(pair => Math.Abs((pair.First * (1 - (double)pair.First)) - pair.Second) < 1e-6);
        });

    [TestMethod]
    [DataRow(new[] { 20f, 0f }, new[] { 2.0611536139418492e-9, 2.0611536139418492e-9 })]
    [DataRow(new[] { 1f, 2f, 3f }, new[] { 0.08192506906499324, 0.18483644650997874, 0.22269542653462336 })]
    [DataRow(new[] { -3e38f, -3e38f }, new[] { 0.25, 0.25 })]
    [DataRow(new[] { float.PositiveInfinity, 1f, float.PositiveInfinity }, new[] { 0.25, 0, 0.25 })]
    public void Derivative_KnownRow_KeepsItsDigits(float[] logits, double[] expected)
    {
        float[] derivative = new float[logits.Length];

        ActivationTable.Softmax.Derivative(logits, [], derivative);

        for (int i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], derivative[i], FourUnits * expected[i], $"entry {i}");
    }

    private static float[] Softmax(float[] logits)
    {
        float[] output = [.. logits];
        ActivationTable.Softmax.Value(output, [], output);
        return output;
    }
}

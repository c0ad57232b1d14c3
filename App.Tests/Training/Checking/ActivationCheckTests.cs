using MlNetClassifier.Pipelines.Activations;
using MlNetClassifier.Training.Checking;

namespace MlNetClassifier.App.Tests.Training.Checking;

[TestClass]
public sealed class ActivationCheckTests
{
    [TestMethod]
    public void Run_EveryFunction_AgreesWithThreeOpinions()
    {
        ActivationAgreement[] agreements = [.. ActivationCheck.Run()];

        foreach (ActivationFunction function in ActivationTable.All)
        {
            Assert.AreSequenceEqual(
                ["finite differences", "TorchSharp", "TorchSharp", "ONNX Runtime"],
                agreements.Where(agreement => agreement.Activation.Function == function).Take(4)
                    .Select(agreement => agreement.Opinion));
        }

        foreach (ActivationAgreement agreement in agreements)
            Assert.IsTrue(agreement.IsWithin, $"{agreement}");
    }

    [TestMethod]
    public void AgainstGolden_WrongFigure_IsAViolation()
    {
        using var figures = new StringReader("# activation\nsigmoid\t00000000\t0.5\t0.25\nrelu\t3f800000\t1.001\t1\n");

        ActivationAgreement[] agreements = [.. ActivationCheck.AgainstGolden(figures)];

        Assert.AreSequenceEqual([true, true, false, true], agreements.Select(agreement => agreement.IsWithin));
    }

    /// <summary>What the absolute bound settles says nothing in units in the last place; the rest is shown as it is.</summary>
    [TestMethod]
    [DataRow(1e-9f, 2e-9f, 0)]
    [DataRow(1f, 1.00000024f, 2)]
    [DataRow(1f, 1.0000012f, 10)]
    public void Judge_WorstUlp_IsOfThePointsThatItDecides(float kernel, float other, int ulp)
    {
        ActivationAgreement agreement = new AgreementBound(4, 1e-8)
            .Judge(new Activation(ActivationTable.Relu), "a test", "value", [5f], [kernel], [other]);

        Assert.AreEqual(ulp, agreement.WorstUlp, 0.01);
    }

    [TestMethod]
    [DataRow(1f, 1f, 0)]
    [DataRow(1f, 1.000002f, 1)]
    [DataRow(1e-9f, 2e-9f, 0)]
    [DataRow(float.NaN, 1f, 1)]
    [DataRow(1f, float.NaN, 1)]
    [DataRow(float.NaN, float.NaN, 0)]
    [DataRow(float.PositiveInfinity, float.PositiveInfinity, 0)]
    [DataRow(float.PositiveInfinity, 1f, 1)]
    public void Judge_OnePoint_CountsWhatIsBeyondTheBound(float kernel, float other, int violations)
    {
        ActivationAgreement agreement = new AgreementBound(4, 1e-8)
            .Judge(new Activation(ActivationTable.Relu), "a test", "value", [5f], [kernel], [other]);

        Assert.AreEqual(violations, agreement.Violations);
        Assert.AreEqual(violations == 0, agreement.IsWithin);
        Assert.AreEqual(5f, agreement.At);
    }
}

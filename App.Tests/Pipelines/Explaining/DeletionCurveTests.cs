using MlNetClassifier.Pipelines.Explaining;

namespace MlNetClassifier.App.Tests.Pipelines.Explaining;

[TestClass]
public sealed class DeletionCurveTests
{
    private static readonly float[] Removed = [0, 0.25f, 0.5f, 0.75f, 1];

    [TestMethod]
    public void BeatsRandom_BelowAllOrders_IsTrue()
    {
        var curve = new DeletionCurve(Removed, [1, 0.2f, 0.1f, 0.1f, 0], [1, 0.9f, 0.8f, 0.4f, 0], [0.6f, 0.7f, 0.65f]);

        Assert.AreEqual(0.225f, curve.Area, 1e-6f);
        Assert.AreEqual(0.425f, curve.Gain, 1e-6f);
        Assert.IsTrue(curve.BeatsRandom);
        Assert.AreEqual(1, curve.WidestStep);
    }

    [TestMethod]
    public void BeatsRandom_OneOrderIsBetter_IsFalse()
    {
        var curve = new DeletionCurve(Removed, [1, 0.2f, 0.1f, 0.1f, 0], [1, 0.9f, 0.8f, 0.4f, 0], [0.9f, 0.9f, 0.2f]);

        Assert.IsFalse(curve.BeatsRandom);
    }

    [TestMethod]
    public void BeatsRandom_ByNextToNothing_IsFalse()
    {
        var curve = new DeletionCurve(Removed, [1, 1, 0.99f, 0.98f, 0.98f], [1, 1, 1, 0.99f, 0.98f], [1, 1, 1]);

        Assert.IsFalse(curve.BeatsRandom);
    }

    [TestMethod]
    public void WidestStep_ApartInTheSecondHalfAlone_IsThere()
    {
        var curve = new DeletionCurve(Removed, [1, 1, 1, 0.1f, 0], [1, 0.9f, 0.9f, 0.8f, 0], [0.7f]);

        Assert.AreEqual(3, curve.WidestStep);
    }
}

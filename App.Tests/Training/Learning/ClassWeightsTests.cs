using MlNetClassifier.Data;
using MlNetClassifier.Training.Learning;

namespace MlNetClassifier.App.Tests.Training.Learning;

[TestClass]
public sealed class ClassWeightsTests
{
    [TestMethod]
    public void Resolve_Auto_EveryClassCountsTheSameAndTheMeanIsOne()
    {
        double[] weights = ClassWeights.Auto.Resolve(["a", "b", "c"], [500, 100, 20])!;

        Assert.AreEqual(weights[0] * 500, weights[2] * 20, 1e-9);
        Assert.AreEqual(620, (weights[0] * 500) + (weights[1] * 100) + (weights[2] * 20), 1e-9);
    }

    [TestMethod]
    public void Resolve_Given_AreInClassOrder() =>
        Assert.AreSequenceEqual([1.0, 2.5],
            ClassWeights.Of(new Dictionary<string, double> { ["b"] = 2.5, ["a"] = 1 }).Resolve(["a", "b"], [1, 1])!);

    [TestMethod]
    public void Resolve_None_IsNothing() => Assert.IsNull(ClassWeights.None.Resolve(["a", "b"], [1, 2]));

    [TestMethod]
    public void Resolve_OtherClasses_NamesThem()
    {
        ClassWeights weights = ClassWeights.Of(new Dictionary<string, double> { ["a"] = 1, ["c"] = 1 });

        DatasetException error = Assert.ThrowsExactly<DatasetException>(() => weights.Resolve(["a", "b"], [1, 1]));

        Assert.AreEqual("The class weights are not those of the classes a, b: missing b; unknown c. Give one weight for each "
            + "class.", error.Message);
    }

    [TestMethod]
    [DataRow(0.0)]
    [DataRow(-1.0)]
    [DataRow(double.NaN)]
    [DataRow(double.PositiveInfinity)]
    public void Of_NoSensibleWeight_IsRefused(double weight) =>
        Assert.ThrowsExactly<ArgumentException>(() => ClassWeights.Of(new Dictionary<string, double> { ["a"] = weight }));
}

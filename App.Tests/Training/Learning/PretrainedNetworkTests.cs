using MlNetClassifier.App.Tests.Pipelines.Networks;
using MlNetClassifier.Pipelines.Activations;
using MlNetClassifier.Pipelines.Exporting;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Onnx;
using MlNetClassifier.Training.Learning;

namespace MlNetClassifier.App.Tests.Training.Learning;

[TestClass]
public sealed class PretrainedNetworkTests
{
    private static readonly PlainNetwork Design = NetworkExamples.Design("prelu(alpha=0.25, per_channel)");
    private static readonly NetworkDescription Network = NetworkExamples.Describe(Design);
    private static readonly NetworkWeights Weights = NetworkExamples.MovedWeights(Network);
    private static readonly string[] Classes = ["a", "b", "c"];

    [TestMethod]
    public void Read_ExportedGraph_GivesEveryWeightBack()
    {
        Dictionary<string, float[]> constants = OnnxConstants.Read(NetworkExporter.Export(Network, Weights, "x", "y", dynamicBatch: true));

        foreach (WeightTensor tensor in Weights.Tensors)
            Assert.AreSequenceEqual(tensor.Values, constants[tensor.Name]);
    }

    [TestMethod]
    public void StartOf_SameClasses_IsAllWeights() =>
        Assert.AreEqual(Weights.Sha256(), new PretrainedNetwork(Network, Weights, Classes).StartOf(Network, Classes, seed: 0).Sha256());

    [TestMethod]
    public void StartOf_OtherClasses_DrawsTheLastLayerAnew()
    {
        NetworkDescription other = NetworkExamples.Describe(Design, classes: 5);

        NetworkWeights start = new PretrainedNetwork(Network, Weights, Classes).StartOf(other, ["a", "b", "c", "d", "e"], seed: 0);

        start.ThrowIfNotFor(other);
        Assert.AreEqual(InitialWeights.Create(other, 0)["dense_1.weight"].Values[0], start["dense_1.weight"].Values[0]);
        Assert.AreSequenceEqual(Weights["dense.weight"].Values, start["dense.weight"].Values);
        Assert.AreSequenceEqual(Weights["conv2d.alpha"].Values, start["conv2d.alpha"].Values);
    }

    [TestMethod]
    public void Contradiction_OtherLayersSizesOrActivations_NamesBoth()
    {
        var pretrained = new PretrainedNetwork(Network, Weights, Classes);

        Assert.IsNull(pretrained.Contradiction(NetworkExamples.Describe(Design, classes: 7)));
        Assert.Contains("dense 9 ", pretrained.Contradiction(NetworkExamples.Describe(Design with { DenseUnits = [9] }))!);
        Assert.Contains("(21x16", pretrained.Contradiction(NetworkExamples.Describe(Design, height: 32))!);
        Assert.Contains("relu", pretrained.Contradiction(NetworkExamples.Describe(Design with { HiddenActivations = [Activation.Parse("relu")] }))!);
    }

    [TestMethod]
    public void Constructor_AnotherNumberOfClasses_IsRefused() =>
        Assert.ThrowsExactly<ArgumentException>(() => new PretrainedNetwork(Network, Weights, ["a", "b"]));
}

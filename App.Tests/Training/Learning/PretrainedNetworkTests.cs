using MlNetClassifier.App.Tests.Pipelines.Networks;
using MlNetClassifier.Pipelines.Activations;
using MlNetClassifier.Pipelines.Exporting;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Onnx;
using MlNetClassifier.Pipelines.Saving;
using MlNetClassifier.Pipelines.Scoring;
using MlNetClassifier.Training;
using MlNetClassifier.Training.Learning;
using MlNetClassifier.Training.Trainers;

namespace MlNetClassifier.App.Tests.Training.Learning;

[TestClass]
public sealed class PretrainedNetworkTests(TestContext context)
{
    private static readonly PlainNetwork Design = NetworkExamples.Design("prelu(alpha=0.25, per_channel)");
    private static readonly NetworkDescription Network = NetworkExamples.Describe(Design);
    private static readonly NetworkWeights Weights = NetworkExamples.MovedWeights(Network);
    private static readonly string[] Classes = ["a", "b", "c"];

    private string ModelPath => Path.Join(context.TestTempDirectory, "model.zip");

    public static IEnumerable<TestDataRow<NetworkDesign>> Designs =>
    [
        new(new PlainNetwork
        {
            ConvFilters = [4],
            DenseUnits = [6],
            HiddenActivations = ActivationList.Parse("prelu(per_channel),modswish(learned)"),
        })
        {
            DisplayName = "learned",
        },
        new(new ResidualDesign()) { DisplayName = "batch normalization, which the graph has folded away" },
    ];

    [TestMethod]
    [DynamicData(nameof(Designs))]
    public void Load_SavedModel_GivesItsNetworkWeightsAndClasses(NetworkDesign design)
    {
        using TrainedClassifier classifier = ImageClassifierPipeline.Train(
            ScoringContext.Create(),
            TinyDataset.Create(context.TestTempDirectory!, "cat", "dog"),
            TinyDataset.Input,
            TinyDataset.Options with { Network = design });
        classifier.Save(ModelPath, DateTimeOffset.UnixEpoch, "fingerprint", 0);

        var loaded = PretrainedNetwork.Load(ModelPath);

        Assert.AreSequenceEqual(["cat", "dog"], loaded.Classes);
        Assert.AreEqual(classifier.Network.Trained.Weights.Sha256(), loaded.Weights.Sha256());
        Assert.IsNull(loaded.Contradiction(classifier.Network.Trained.Network));
    }

    [TestMethod]
    public void Load_LinearModelOfVersion1_SaysThatThereIsNoNetworkInIt()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Golden", "version1", "linear.zip");

        ModelFormatException error = Assert.ThrowsExactly<ModelFormatException>(() => PretrainedNetwork.Load(path));

        Assert.Contains(path, error.Message);
        Assert.Contains("it was trained by 'linear'", error.Message);
    }

    [TestMethod]
    public void Load_LinearModel_IsItsOneDenseLayer()
    {
        using TrainedClassifier classifier = ImageClassifierPipeline.TrainLinear(
            ScoringContext.Create(),
            TinyDataset.Create(context.TestTempDirectory!, "cat", "dog"),
            TinyDataset.Input,
            new LinearTrainerOptions());
        classifier.Save(ModelPath, DateTimeOffset.UnixEpoch, "fingerprint", 0);

        var loaded = PretrainedNetwork.Load(ModelPath);

        Assert.AreEqual(classifier.Network.Trained.Weights.Sha256(), loaded.Weights.Sha256());
        Assert.IsNull(loaded.Contradiction(classifier.Network.Trained.Network));
    }

    [TestMethod]
    public void Load_DamagedOrMissingFile_IsRefusedByName()
    {
        byte[] model = File.ReadAllBytes(UntrainedModel.Save(context.TestTempDirectory!));
        model[model.Length / 2] ^= 1;
        string damaged = Path.Join(context.TestTempDirectory, "damaged.zip");
        File.WriteAllBytes(damaged, model);

        string missing = Path.Join(context.TestTempDirectory, "missing.zip");
        Assert.Contains($"'{damaged}': the file was changed after it was saved", Fault(damaged));
        Assert.Contains($"There is no model file '{missing}'", Fault(missing));

        static string Fault(string path) =>
            Assert.ThrowsExactly<ModelFormatException>(() => PretrainedNetwork.Load(path)).Message;
    }

    [TestMethod]
    public void Read_ExportedGraph_GivesEveryWeightBack()
    {
        Dictionary<string, float[]> constants =
            OnnxConstants.Read(NetworkExporter.Export(Network, Weights, "x", "y", dynamicBatch: true));

        foreach (WeightTensor tensor in Weights.Tensors)
            Assert.AreSequenceEqual(tensor.Values, constants[tensor.Name]);
    }

    [TestMethod]
    public void StartOf_SameClasses_IsAllWeights() =>
        Assert.AreEqual(Weights.Sha256(),
            new PretrainedNetwork(Network, Weights, Classes).StartOf(Network, Classes, seed: 0).Sha256());

    [TestMethod]
    public void StartOf_OtherClasses_DrawsTheLastLayerAnew()
    {
        NetworkDescription other = NetworkExamples.Describe(Design, classes: 5);

        NetworkWeights start = new PretrainedNetwork(Network, Weights, Classes)
            .StartOf(other, ["a", "b", "c", "d", "e"], seed: 0);

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
        Assert.Contains("dense 9 prelu", pretrained.Contradiction(NetworkExamples.Describe(Design with { DenseUnits = [9] }))!);
        Assert.Contains("on 21 x 16 x 3", pretrained.Contradiction(NetworkExamples.Describe(Design, height: 32))!);
        Assert.Contains("relu",
            pretrained.Contradiction(NetworkExamples.Describe(Design with { HiddenActivations = [Activation.Parse("relu")] }))!);
    }

    [TestMethod]
    public void Constructor_AnotherNumberOfClasses_IsRefused() =>
        Assert.ThrowsExactly<ArgumentException>(() => new PretrainedNetwork(Network, Weights, ["a", "b"]));
}

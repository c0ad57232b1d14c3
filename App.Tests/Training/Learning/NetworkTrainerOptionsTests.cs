using MlNetClassifier.App.Tests.Pipelines.Networks;
using MlNetClassifier.Pipelines.Activations;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Training.Augmenting;
using MlNetClassifier.Training.Learning;

namespace MlNetClassifier.App.Tests.Training.Learning;

[TestClass]
public sealed class NetworkTrainerOptionsTests
{
    [TestMethod]
    public void Validate_Defaults_HaveNoFault() => Assert.IsEmpty(new NetworkTrainerOptions().Validate());

    [TestMethod]
    public void Validate_EverythingWrong_ListsAll()
    {
        var options = new NetworkTrainerOptions
        {
            Epochs = 0,
            BatchSize = 100_000,
            Threads = -1,
            ValidationFraction = 1,
            Patience = -2,
            MinDelta = double.NaN,
            LearningRate = 0,
            WarmupEpochs = 1,
            WeightDecay = 2,
            LabelSmoothing = 1,
            Dropout = -0.5,
            TimeBudget = TimeSpan.Zero,
            Augmentation = new AugmentationOptions { Rotate = 200 },
            ImageHeight = 64,
            Network = new PlainNetwork { ConvFilters = [0], HiddenActivations = [new Activation(ActivationTable.Softmax)] },
            ParameterGroups = [new ParameterGroup(["conv2d"]) { LearningRateFactor = 0 }, new ParameterGroup(["conv2d"])
            {
                IsFrozen = true,
            }],
            WeightAveraging = 1,
            LabelColumnName = " ",
            ScoreColumnName = "Logits",
        };

        Assert.AreSequenceEqual(
            [
                "Epochs must be 1 to 10,000, but is 0.",
                "BatchSize must be 1 to 65,536, but is 100000.",
                "Threads must be 0 to 256, but is -1.",
                "ValidationFraction must be 0 to 0.9, but is 1.",
                "Patience must be 0 or more, but is -2.",
                "MinDelta must be 0 or more, but is NaN.",
                "WeightDecay must be 0 to 1, but is 2.",
                "LabelSmoothing must be 0 to 0.9, but is 1.",
                "Dropout must be 0 to 0.9, but is -0.5.",
                "Rotate must be 0 to 180, but is 200.",
                "ConvFilters must be 1 to 65,536, but is 0.",
                "softmax works on the logits of a network, not between its layers; choose another of HiddenActivations.",
                "The parameter group of conv2d has a learning rate factor of 0 and a weight decay of ; the factor must be "
                    + "above 0, the decay 0 to 1.",
                "Layer 'conv2d' is in two parameter groups; name it once.",
                "LearningRate must be above 0, but is 0.",
                "WeightAveraging must be 0 or more and less than 1, but is 1.",
                "WarmupEpochs must be 0 or more and less than Epochs (0), but is 1.",
                "TimeBudget must be above 0, but is 00:00:00.",
                "ImageHeight and ImageWidth must be given together, each 1 or more, but are 64 and not given.",
                "LabelColumnName must not be empty.",
                "LogitsColumnName and ScoreColumnName must differ, but are all 'Logits'.",
            ],
            options.Validate());
    }

    [TestMethod]
    public void Validate_TwoActivationsForThreeLayers_SaysHowManyLayersThereAre()
    {
        var options = new NetworkTrainerOptions
        {
            Network = new PlainNetwork { HiddenActivations = ActivationList.Parse("relu,tanh") },
        };

        Assert.AreSequenceEqual(
            ["The network has 3 hidden layers (conv2d, conv2d_1, dense) and takes one activation for all of them or 3, one for "
                + "each, but HiddenActivations has 2."],
            options.Validate());
    }

    [TestMethod]
    public void DescribeNetwork_ActivationPerLayer_ReachesItsLayer()
    {
        var options = new NetworkTrainerOptions
        {
            Network = new PlainNetwork { HiddenActivations = ActivationList.Parse("relu,elu(alpha=0.5),prelu") },
        };

        NetworkDescription network = options.DescribeNetwork(3, 64, 64);

        Assert.AreSequenceEqual(
            ["conv2d relu", "conv2d_1 elu(alpha=0.5)", "dense prelu(alpha=0.25)"],
            network.Layers.Where(layer => layer.Activation is not null).Select(layer => $"{layer.Name} {layer.Activation}"));
    }

    [TestMethod]
    public void DescribeNetwork_Defaults_IsTheDefaultNetwork() =>
        Assert.AreEqual(NetworkExamples.Describe(new PlainNetwork(), height: 64, width: 64),
            new NetworkTrainerOptions().DescribeNetwork(3, 64, 64));
}

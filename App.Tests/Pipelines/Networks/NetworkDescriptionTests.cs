using MlNetClassifier.Pipelines.Activations;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Networks.Layers;
using MlNetClassifier.Training.Learning;

namespace MlNetClassifier.App.Tests.Pipelines.Networks;

[TestClass]
public sealed class NetworkDescriptionTests
{
    [TestMethod]
    public void Layers_ThreeClasses_AreTheSummaryThatKerasPrints()
    {
        NetworkDescription network = Describe(new PlainNetwork());

        IEnumerable<string> summary = network.Layers.Select(layer =>
            $"{layer.Name} ({layer.Kind}) ({string.Join(", ", layer.OutputShape)}) {layer.ParameterCount} {layer.Activation}");

        Assert.AreSequenceEqual(
            [
                "conv2d (Conv2D) (62, 62, 32) 896 relu",
                "max_pooling2d (MaxPooling2D) (31, 31, 32) 0 ",
                "conv2d_1 (Conv2D) (29, 29, 64) 18496 relu",
                "max_pooling2d_1 (MaxPooling2D) (14, 14, 64) 0 ",
                "flatten (Flatten) (12544) 0 ",
                "dense (Dense) (128) 1605760 relu",
                "dense_1 (Dense) (3) 387 ",
            ],
            summary);
    }

    [TestMethod]
    [DataRow("relu", 1_625_539L)]
    [DataRow("prelu", 1_625_542L)]
    [DataRow("modswish", 1_625_539L)]
    [DataRow("modswish(beta=1, learned)", 1_625_542L)]
    [DataRow("prelu(alpha=0.25, per_channel)", 1_625_763L)]
    [DataRow("prelu(fixed, per_channel)", 1_625_539L)]
    public void ParameterCount_ThreeClasses_CountsLearnedActivationParameters(string activation, long expected)
    {
        NetworkDescription network = Describe(new PlainNetwork { HiddenActivations = [Activation.Parse(activation)] });

        Assert.AreEqual(expected, network.ParameterCount);
        Assert.AreEqual(expected, network.WeightShapes.Sum(weight => (long)weight.Length));
    }

    [TestMethod]
    public void WeightShapes_LearnedActivation_FollowTheirLayer()
    {
        var design = new PlainNetwork
        {
            ConvFilters = [4],
            DenseUnits = [5],
            HiddenActivations = ActivationList.Parse("relu,prelu"),
        };
        NetworkDescription network = NetworkExamples.Describe(design, height: 8, width: 10, classes: 2);

        IEnumerable<string> shapes = network.WeightShapes.Select(weight => $"{weight.Name} {string.Join(" x ", weight.Shape)}");

        Assert.AreSequenceEqual(
            [
                "conv2d.weight 4 x 3 x 3 x 3",
                "conv2d.bias 4",
                "dense.weight 5 x 48",
                "dense.bias 5",
                "dense.alpha 1",
                "dense_1.weight 2 x 5",
                "dense_1.bias 2",
            ],
            shapes);
    }

    [TestMethod]
    public void Layers_NoHiddenLayers_AreTheLinearClassifier()
    {
        NetworkDescription network = Describe(new PlainNetwork
        {
            ConvFilters = [],
            DenseUnits = [],
            InputActivation = Activation.Parse("prelu"),
        });

        IEnumerable<string> summary = network.Layers.Select(layer =>
            $"{layer.Name} ({layer.Kind}) ({string.Join(", ", layer.OutputShape)}) {layer.ParameterCount} {layer.Activation}");

        Assert.AreSequenceEqual(
            [
                "activation (Activation) (64, 64, 3) 0 prelu(alpha=0.25, fixed)",
                "flatten (Flatten) (12288) 0 ",
                "dense (Dense) (3) 36867 ",
            ],
            summary);
        Assert.AreEqual(36_867, network.ParameterCount);
        Assert.IsEmpty(network.HiddenActivations);
        Assert.IsEmpty(network.Validate());
        Assert.AreEqual(network, network.WithLearnedParameters(InitialWeights.Create(network, seed: 0)));
    }

    [TestMethod]
    [DataRow("softmax", "softmax of 'activation' works on a whole row, not between layers; choose another activation.")]
    [DataRow("elu(alpha=[1, 2, 3])", "elu has 3 values of alpha, but takes one for a whole layer (activation).")]
    public void Validate_InputActivationOfNoUse_SaysWhy(string activation, string fault) =>
        Assert.AreSequenceEqual([fault],
            Describe(new PlainNetwork { InputActivation = Activation.Parse(activation) }).Validate());

    [TestMethod]
    [DataRow("elu(alpha=[1, 2, 3, 4]),relu,relu", "elu has 4 values of alpha, but takes one for a whole layer (conv2d).")]
    [DataRow("relu,relu,prelu(alpha=[1, 2])", "prelu has 2 values of alpha, but dense has 8 channels; give one value, or one "
        + "for each channel.")]
    public void Validate_ValuesThatDoNotFitTheChannels_NamesTheLayer(string activations, string fault) =>
        Assert.AreSequenceEqual([fault], NetworkExamples.Network(activations).Validate());

    [TestMethod]
    public void Validate_ActivationsButNoHiddenLayers_SaysSo() =>
        Assert.AreSequenceEqual(
            ["The network has no hidden layers, but got 2 activations for them (HiddenActivations)."],
            (NetworkExamples.Design("relu,tanh") with { ConvFilters = [], DenseUnits = [] }).Validate());

    [TestMethod]
    public void Validate_SmallestPossibleImage_HasNoFault() =>
        Assert.IsEmpty(NetworkExamples.Describe(new PlainNetwork(), height: 10, width: 10).Validate());

    [TestMethod]
    public void Validate_TooSmallImage_SaysWhatItNeeds() => Assert.AreSequenceEqual(
        ["Images of 9 x 64 pixels (height x width) are too small for this network, which needs at least 10 x 10."],
        NetworkExamples.Describe(new PlainNetwork(), height: 9, width: 64).Validate());

    [TestMethod]
    [DynamicData(nameof(Misfits))]
    public void Validate_LayersThatDoNotFitTogether_SaysTheFirstMisfit(NetworkLayer[] layers, string fault) =>
        Assert.AreSequenceEqual(
        [fault],
        new NetworkDescription("broken", NetworkInput.Image(16, 16), [.. layers, new Flatten("flatten"), new Dense("dense", 3)])
            .Validate());

    public static IEnumerable<TestDataRow<(NetworkLayer[], string)>> Misfits =>
    [
        new(([new Convolution("a", 4) { From = "nowhere" }],
            "'a' takes the output of 'nowhere', which is not a layer before it.")),
        new(([new Convolution("a", 4), new MaxPooling("a")], "Two layers are called 'a'.")),
        new(([new Convolution("a.b", 4)], "A layer is called 'a.b'; a name must not be empty or contain a dot, which separates "
            + "it from the names of its weights.")),
        new(([new Convolution("a", 4), new Convolution("b", 4), new Addition("c", "a")],
            "'c' adds 12 x 12 x 4 and 14 x 14 x 4; both must have the same shape.")),
        new(([new Dense("a", 3)], "'a' takes a row of numbers, but gets an image of 16 x 16 x 3; put Flatten or "
            + "GlobalAveragePooling before it.")),
        new(([new Flatten("a"), new MaxPooling("b")],
            "'b' takes images, (height, width, channels), but gets a row of 768 numbers; where a transform forgot the shape, "
                + "give height and width (ImageHeight and ImageWidth of a trainer's options).")),
    ];

    [TestMethod]
    public void Validate_LastLayerIsNoLogits_SaysSo() => Assert.AreSequenceEqual(
        ["The network 'x' must end with a dense layer without activation, which gives the logits."],
        new NetworkDescription("x", NetworkInput.Features(4), new Dense("dense", 3) { Activation = Activation.Parse("relu") })
            .Validate());

    [TestMethod]
    public void Validate_SeveralFaults_ListsAll()
    {
        var design = new PlainNetwork
        {
            ConvFilters = [0, 64],
            DenseUnits = [-1],
            HiddenActivations = ActivationList.Parse("softmax,prelu(alpha=[0.1, 0.2])"),
        };

        Assert.AreSequenceEqual(
            [
                "The network has 3 hidden layers (conv2d, conv2d_1, dense) and takes one activation for all of them or 3, one "
                    + "for each, but HiddenActivations has 2.",
                "ConvFilters must be 1 to 65,536, but is 0.",
                "DenseUnits must be 1 to 65,536, but is -1.",
                "softmax works on the logits of a network, not between its layers; choose another of HiddenActivations.",
            ],
            design.Validate());
        Assert.AreSequenceEqual(
            [
                "'conv2d' needs 1 to 65,536 filters, but got 0.",
                "softmax of 'conv2d' works on a whole row, not between layers; choose another activation.",
                "'dense' needs 1 to 65,536 units, but got -1.",
                "The network needs 2 to 65,536 classes, but got 1.",
                "prelu has 2 values of alpha, but conv2d_1 has 64 channels; give one value, or one for each channel.",
                "prelu has 2 values of alpha, but dense has -1 channels; give one value, or one for each channel.",
            ],
            NetworkExamples.Describe(design, height: 64, width: 64, classes: 1).Validate());
    }

    [TestMethod]
    public void Validate_AbsurdlyLarge_SaysHowManyParametersThereWouldBe()
    {
        NetworkDescription network = NetworkExamples.Describe(new PlainNetwork(), height: 16_384, width: 16_384);

        Assert.AreSequenceEqual(
            ["The network would have 137,304,788,419 parameters; at most 500,000,000 fit a model file. Use smaller images, "
                + "fewer filters or fewer units."],
            network.Validate());
    }

    [TestMethod]
    public void Equals_SameDescription_IsByContent()
    {
        var design = new PlainNetwork { HiddenActivations = ActivationList.Parse("elu") };
        NetworkDescription network = Describe(design);

        Assert.AreEqual(network, Describe(design with
        {
            ConvFilters = [32, 64],
            HiddenActivations = ActivationList.Parse("elu,elu,elu"),
        }));
        Assert.AreNotEqual(network, Describe(design with { ConvFilters = [32, 65] }));
        Assert.AreNotEqual(network, Describe(design with { InputActivation = Activation.Parse("tanh") }));
        Assert.AreNotEqual(network, design.Describe(NetworkInput.FloatImage(64, 64), 3));
        Assert.AreNotEqual(network, design.Describe(NetworkInput.Image(64, 64, new ResidualDesign().Pixels), 3));
    }

    [TestMethod]
    public void WithLearnedParameters_TrainedWeights_ActivationsCarryTheirValues()
    {
        NetworkDescription network = Describe(new PlainNetwork { HiddenActivations = ActivationList.Parse("relu,prelu,elu") });
        NetworkWeights weights = InitialWeights.Create(network, seed: 0);
        weights["conv2d_1.alpha"].Values[0] = 0.5f;

        NetworkDescription trained = network.WithLearnedParameters(weights);

        Assert.AreEqual("relu, prelu(alpha=0.5), elu(alpha=1)", string.Join(", ", trained.HiddenActivations));
    }

    [TestMethod]
    public void WithLearnedParameters_PerChannel_ActivationsCarryOneValueForEach()
    {
        NetworkDescription network = NetworkExamples.Network("prelu(alpha=0.25, per_channel),relu,relu");
        NetworkWeights weights = InitialWeights.Create(network, seed: 0);
        weights["conv2d.alpha"].Values[2] = 0.5f;

        NetworkDescription trained = network.WithLearnedParameters(weights);

        Assert.AreEqual("prelu(alpha=[0.25, 0.25, 0.5, 0.25]),relu,relu", ActivationList.Format(trained.HiddenActivations));
        weights.ThrowIfNotFor(trained);
    }

    private static NetworkDescription Describe(NetworkDesign design) => NetworkExamples.Describe(design, height: 64, width: 64);
}

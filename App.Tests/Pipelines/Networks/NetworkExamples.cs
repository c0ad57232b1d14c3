using MlNetClassifier.Data;
using MlNetClassifier.Pipelines.Activations;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Networks.Layers;
using MlNetClassifier.Training.Learning;

namespace MlNetClassifier.App.Tests.Pipelines.Networks;

/// <summary>Small networks and images for tests: odd sizes, so that a swapped height and width or a lost column shows.</summary>
internal static class NetworkExamples
{
    private static readonly string[] ActivationTexts =
    [
        "relu", "leaky_relu", "leaky_relu(negative_slope=-0.3)", "elu", "elu(alpha=0.5)", "elu(alpha=-0.5)", "sigmoid", "tanh",
        "prelu", "prelu(alpha=-0.5)", "prelu(alpha=0.1, fixed)", "modswish", "modswish(beta=2)", "modswish(beta=1.5, learned)",
        "prelu(alpha=0.25, per_channel)", "prelu(alpha=0.3, fixed, per_channel)", "modswish(beta=1.5, learned, per_channel)",
        "prelu(alpha=[0.1, -0.2, 0.3, 1.4]),prelu(alpha=[0.1, 0.2, -0.3, 0.4, 0.5, 0.6], fixed),prelu(alpha=0.1, per_channel)",
        "modswish(beta=[0.1, -0.2, 0.3, 1.4]),tanh,modswish(beta=[1, 2, -3, 0.4, 0.5, 0.6, 0.7, 0.8], learned)",
    ];

    /// <summary>Every activation that can stand between layers: fixed, learned, and with parameters off their defaults.</summary>
    public static IEnumerable<TestDataRow<string>> Activations =>
        ActivationTexts.Select(text => new TestDataRow<string>(text) { DisplayName = text });

    /// <summary>Convolutions of 4 and 6 filters, a dense layer of 8.</summary>
    /// <param name="activations">Activation of all hidden layers, or a list with one for each.</param>
    public static PlainNetwork Design(string activations) => new()
    {
        ConvFilters = [4, 6],
        DenseUnits = [8],
        HiddenActivations = ActivationList.Parse(activations),
    };

    /// <summary>That design for three classes.</summary>
    public static NetworkDescription Network(string activations) => Describe(Design(activations));

    /// <summary>A design for small images.</summary>
    public static NetworkDescription Describe(NetworkDesign design, int height = 21, int width = 16, int classes = 3) =>
        design.Describe(NetworkInput.Image(height, width, design.Pixels), classes);

    /// <summary>A dense layer of 6,272 inputs and 106,624 weights after two convolutions whose filters fill vectors.</summary>
    public static NetworkDescription ManyWeights =>
        Describe(Design("relu") with { ConvFilters = [16, 32], DenseUnits = [17] }, height: 64, width: 64);

    /// <summary>
    /// Networks of other shapes: linear, without convolutions, with an activation of the pixels, and those of real networks.
    /// </summary>
    public static IEnumerable<TestDataRow<NetworkDescription>> Shapes =>
    [
        Named("linear", Describe(Design("relu") with { ConvFilters = [], DenseUnits = [] })),
        Named("linear on tanh", Describe(Design("relu") with
        {
            ConvFilters = [],
            DenseUnits = [],
            InputActivation = Activation.Parse("tanh"),
        })),
        Named("linear on modswish", Describe(Design("relu") with
        {
            ConvFilters = [],
            DenseUnits = [],
            InputActivation = Activation.Parse("modswish(beta=-2, learned)"),
        })),
        Named("dense only", Describe(Design("prelu(alpha=0.25, per_channel)") with { ConvFilters = [] })),
        Named("convolutions only", Describe(Design("prelu(alpha=0.25, per_channel)") with { DenseUnits = [] })),
        Named("convolution on elu", Describe(Design("relu") with { InputActivation = Activation.Parse("elu(alpha=0.5)") })),
        Named("average pooling", Describe(Design("relu,elu,tanh") with { HasAveragePooling = true })),
        Named("filters that fill vectors", Describe(Design("relu") with { ConvFilters = [16, 32] })),
        Named("many weights", ManyWeights),
        Named("an odd number of windows",
            Describe(Design("leaky_relu,elu,relu") with { ConvFilters = [32, 16] }, height: 20, width: 24)),
        Named("one filter", Describe(Design("modswish(beta=1, learned, per_channel)") with
        {
            ConvFilters = [1],
            DenseUnits = [1],
        })),
        Named("residual", Describe(new ResidualDesign())),
        Named("residual with learned activations", Describe(new ResidualDesign
        {
            HiddenActivations = ActivationList.Parse("prelu,prelu(alpha=0.1, per_channel),modswish(beta=1, learned)"),
        })),
        Named("compact", Describe(new CompactNetwork())),
        Named("pooling after a normalization, a skip over both", new NetworkDescription(
            "skip",
            NetworkInput.Image(16, 16),
            new Convolution("first", 16) { Padding = 1, Activation = Activation.Parse("relu") },
            new MaxPooling("pool"),
            new Convolution("second", 16) { Padding = 1, Activation = Activation.Parse("relu") },
            new MaxPooling("pool_1"),
            new Elementwise("bent") { Activation = Activation.Parse("tanh") },
            new Addition("add", "pool_1") { Activation = Activation.Parse("relu") },
            new BatchNormalization("normalization") { Activation = Activation.Parse("leaky_relu") },
            new MaxPooling("pool_2"),
            new Flatten("flatten"),
            new Dense("dense", 5) { Activation = Activation.Parse("elu") },
            new Dense("logits", 3))),
    ];

    private static TestDataRow<NetworkDescription> Named(string name, NetworkDescription network) => new(network)
    {
        DisplayName = name,
    };

    /// <summary>Weights as after some training: biases and learned parameters have moved from where they started.</summary>
    public static NetworkWeights MovedWeights(NetworkDescription network)
    {
        NetworkWeights weights = InitialWeights.Create(network, seed: 3);
        Random random = SeededRandom.Create(3, "moved");
        foreach (WeightTensor tensor in weights.Tensors.Where(tensor => tensor.Shape.Length == 1))
        {
            for (int i = 0; i < tensor.Values.Length; i++)
                tensor.Values[i] += (random.NextSingle() - 0.5f) / 2; // a variance of 1 stays positive
        }

        return weights;
    }

    /// <summary>Noise as planar bytes (3, H, W).</summary>
    public static byte[][] Images(int count, int height, int width)
    {
        Random random = SeededRandom.Create(4, "images");
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var image = new byte[3 * height * width];
            random.NextBytes(image);
            return image;
        })];
    }
}

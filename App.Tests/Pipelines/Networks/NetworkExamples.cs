using MlNetClassifier.Data;
using MlNetClassifier.Pipelines.Activations;
using MlNetClassifier.Pipelines.Networks;
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

    /// <summary>Convolutions of 4 and 6 filters, a dense layer of 8, 3 classes.</summary>
    /// <param name="activations">Activation of all hidden layers, or a list with one for each.</param>
    public static ImageCnn Network(string activations) => new()
    {
        ClassCount = 3,
        Height = 21,
        Width = 16,
        ConvFilters = [4, 6],
        DenseUnits = [8],
        HiddenActivations = ActivationList.Parse(activations),
    };

    /// <summary>Networks of other shapes: linear, without convolutions, and with an activation of the pixels.</summary>
    public static IEnumerable<TestDataRow<ImageCnn>> Shapes =>
    [
        Named("linear", Network("relu") with { ConvFilters = [], DenseUnits = [] }),
        Named("linear on tanh", Network("relu") with { ConvFilters = [], DenseUnits = [], InputActivation = Activation.Parse("tanh") }),
        Named("linear on modswish", Network("relu") with { ConvFilters = [], DenseUnits = [], InputActivation = Activation.Parse("modswish(beta=-2, learned)") }),
        Named("dense only", Network("prelu(alpha=0.25, per_channel)") with { ConvFilters = [] }),
        Named("convolutions only", Network("prelu(alpha=0.25, per_channel)") with { DenseUnits = [] }),
        Named("convolution on elu", Network("relu") with { InputActivation = Activation.Parse("elu(alpha=0.5)") }),
        Named("average pooling", Network("relu,elu,tanh") with { Pooling = Pooling.Average }),
        Named("filters that fill vectors", Network("relu") with { ConvFilters = [16, 32] }),
        Named("an odd number of windows", Network("leaky_relu,elu,relu") with { ConvFilters = [32, 16], Height = 20, Width = 24 }),
        Named("one filter", Network("modswish(beta=1, learned, per_channel)") with { ConvFilters = [1], DenseUnits = [1] }),
    ];

    private static TestDataRow<ImageCnn> Named(string name, ImageCnn network) => new(network) { DisplayName = name };

    /// <summary>Weights as after some training: biases and learned parameters have moved from where they started.</summary>
    public static NetworkWeights MovedWeights(ImageCnn network)
    {
        NetworkWeights weights = InitialWeights.Create(network, seed: 3);
        Random random = SeededRandom.Create(3, "moved");
        foreach (WeightTensor tensor in weights.Tensors.Where(tensor => tensor.Shape.Length == 1))
        {
            for (int i = 0; i < tensor.Values.Length; i++)
                tensor.Values[i] += (random.NextSingle() - 0.5f) / 2;
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

using MlNetClassifier.Pipelines.Activations;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Networks.Layers;

namespace MlNetClassifier.App.Tests.Pipelines.Networks;

/// <summary>
/// A network that exists in the tests only, made over the public seam: what somebody who adds a network writes.
/// </summary>
internal sealed record ResidualDesign : NetworkDesign
{
    public override string Name => "residual";

    public override PixelFormat Pixels { get; } = new(PixelFormat.ByteScale, [0.485f, 0.456f, 0.406f], [0.229f, 0.224f, 0.225f]);

    protected override Activation DefaultActivation => Activation.Parse("elu");

    protected override IReadOnlyList<(string Name, int Channels)> HiddenLayers =>
        [("conv2d", 8), ("conv2d_1", 12), ("conv2d_2", 12)];

    public override NetworkDescription Describe(NetworkInput input, int classCount) => new(
        Name,
        input,
        new Convolution("conv2d", 8) { KernelSize = 5, Stride = 2, Padding = 2, Activation = ActivationOf(0) },
        new MaxPooling("max_pooling2d") { Size = 3, Stride = 2, Padding = 1 },
        new Convolution("conv2d_1", 12) { Stride = 2, Padding = 1, HasBias = false },
        new BatchNormalization("batch_normalization") { Activation = ActivationOf(1) },
        new Convolution("conv2d_2", 12) { Padding = 1 },
        new BatchNormalization("batch_normalization_1") { Epsilon = 1e-3 },
        new Convolution("shortcut", 12) { From = "max_pooling2d", KernelSize = 1, Stride = 2, HasBias = false },
        new Addition("add", "batch_normalization_1") { Activation = ActivationOf(2) },
        new BatchNormalization("batch_normalization_2"),
        new GlobalAveragePooling("global_average_pooling2d"),
        new Dense("dense", classCount));
}

using System.Collections.Immutable;
using MlNetClassifier.Pipelines.Activations;
using MlNetClassifier.Pipelines.Networks.Layers;

namespace MlNetClassifier.Pipelines.Networks;

/// <summary>
/// A small modern network for photographs: 3 x 3 convolutions with batch normalization, the first with stride 2, and the mean of each
/// channel over the image instead of a large dense layer.
/// </summary>
public sealed record CompactNetwork : NetworkDesign
{
    // Filters, stride, and whether the output is pooled.
    private static readonly ImmutableArray<(int Filters, int Stride, bool IsPooled)> Blocks = [(24, 2, false), (48, 1, true), (96, 1, true), (128, 1, false)];

    /// <inheritdoc />
    public override string Name => "compact";

    /// <inheritdoc />
    protected override Activation DefaultActivation => new(ActivationTable.Silu);

    /// <inheritdoc />
    protected override IReadOnlyList<(string Name, int Channels)> HiddenLayers => [.. Blocks.Select((block, index) => (Numbered("conv2d", index), block.Filters))];

    /// <inheritdoc />
    public override NetworkDescription Describe(NetworkInput input, int classCount)
    {
        List<NetworkLayer> layers = [];
        int pools = 0;
        foreach ((int index, (int filters, int stride, bool isPooled)) in Blocks.Index())
        {
            layers.Add(new Convolution(Numbered("conv2d", index), filters) { Stride = stride, Padding = 1, HasBias = false });
            layers.Add(new BatchNormalization(Numbered("batch_normalization", index)) { Activation = ActivationOf(index) });
            if (isPooled)
                layers.Add(new MaxPooling(Numbered("max_pooling2d", pools++)));
        }

        return new NetworkDescription(Name, input, [.. layers, new GlobalAveragePooling("global_average_pooling2d"), new Dense("dense", classCount)]);
    }
}

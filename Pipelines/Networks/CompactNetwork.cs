using System.Collections.Immutable;
using MlNetClassifier.Pipelines.Activations;
using MlNetClassifier.Pipelines.Networks.Layers;

namespace MlNetClassifier.Pipelines.Networks;

/// <summary>
/// A small modern network for photographs: three stages of two 3 x 3 convolutions with batch normalization, the second with a
/// residual connection; the very first has stride 2. The mean of each channel over the image takes the place of a large dense
/// layer.
/// </summary>
public sealed record CompactNetwork : NetworkDesign
{
    private const double Epsilon = 1e-3;
    private static readonly ImmutableArray<int> Filters = [24, 48, 96];

    /// <inheritdoc />
    public override string Name => "compact";

    /// <summary>Bytes from 0 to 255 become numbers from -2 to 2.</summary>
    public override PixelFormat Pixels { get; } = new(PixelFormat.ByteScale, [0.5f, 0.5f, 0.5f], [0.25f, 0.25f, 0.25f]);

    /// <inheritdoc />
    protected override Activation DefaultActivation => new(ActivationTable.Silu);

    /// <inheritdoc />
    protected override IReadOnlyList<(string Name, int Channels)> HiddenLayers =>
        [.. Filters.SelectMany(filters => new[] { filters, filters })
            .Select((filters, index) => (Numbered("conv2d", index), filters))];

    /// <inheritdoc />
    public override NetworkDescription Describe(NetworkInput input, int classCount)
    {
        List<NetworkLayer> layers = [];
        foreach ((int stage, int filters) in Filters.Index())
        {
            int first = 2 * stage;
            layers.AddRange(Convolve(first, filters, stride: stage == 0 ? 2 : 1));
            layers.AddRange(Convolve(first + 1, filters, stride: 1));
            layers.Add(new Addition(Numbered("add", stage), With: Numbered("batch_normalization", first)));
            if (stage < Filters.Length - 1)
                layers.Add(Pooling(stage));
        }

        return new NetworkDescription(Name, input,
            [.. layers, new GlobalAveragePooling("global_average_pooling2d"), new Dense("dense", classCount)]);
    }

    private IEnumerable<NetworkLayer> Convolve(int index, int filters, int stride) =>
    [
        new Convolution(Numbered("conv2d", index), filters) { Stride = stride, Padding = 1, HasBias = false },
        new BatchNormalization(Numbered("batch_normalization", index)) { Epsilon = Epsilon, Activation = ActivationOf(index) },
    ];
}

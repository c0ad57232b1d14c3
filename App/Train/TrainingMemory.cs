using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Networks.Layers;

namespace MlNetClassifier.App.Train;

/// <summary>The most memory that a training has at once, without the pixels of its images.</summary>
/// <remarks>
/// Factors were measured (VmHWM, docs/adr/0044): the network of the lesson at 64, 128 and 224 pixels with batches of 32 to 256,
/// the compact one, and <c>resnet18</c>. They are rounded up: a training takes less rather than more.
/// </remarks>
/// <param name="Native">Bytes of libtorch and ONNX Runtime: weights and the numbers of a batch.</param>
/// <param name="Managed">Bytes of .NET: weights in the forms that checkpoints and model files need them in.</param>
internal sealed record TrainingMemory(long Native, long Managed)
{
    private const long Mebi = 1L << 20;
    private const long NativeProgram = 300 * Mebi, ManagedProgram = 110 * Mebi;
    private const int NativeCopies = 7, ManagedCopies = 12; // of the weights, the model file and its check among them
    private const int FrozenCopies = 12; // of a pretrained network, which is opened to extract, to check and to judge
    private const long BytesOfRecord = 3072;
    private const int BatchCopies = 2; // the numbers of a batch, forwards and backwards
    private const int LeastBatch = 40; // as much as a batch of validation, which needs no gradients
    private const int LeastNormalizedBatch = 64; // the same, where less is computed in place

    /// <summary>All of it, in bytes.</summary>
    public long Total => Native + Managed;

    /// <summary>Memory by network and batch.</summary>
    /// <param name="network">The network.</param>
    /// <param name="images">Images of the data set, each with its path and what is recorded of it.</param>
    /// <param name="batch">Images in a step.</param>
    public static TrainingMemory Of(NetworkDescription network, long images, int batch)
    {
        long weights = network.ParameterCount * sizeof(float), frozen = network.FrozenParameterCount * sizeof(float);
        long numbers = network.Input.Length
            + network.Layers.Sum(layer => Kept(layer) * layer.OutputShape.Aggregate(1L, (product, side) => product * side));
        long image = numbers * sizeof(float);
        int least = network.Layers.Any(layer => layer.Layer is BatchNormalization) ? LeastNormalizedBatch : LeastBatch;
        return new TrainingMemory(
            NativeProgram + (NativeCopies * weights) + (FrozenCopies * frozen)
                + (BatchCopies * image * Math.Max(batch, least)),
            ManagedProgram + (ManagedCopies * weights) + (4 * frozen) + (image * batch / 4) + (BytesOfRecord * images));
    }

    /// <summary>The largest batch that fits, at least 1; 0 where none does.</summary>
    /// <param name="network">The network.</param>
    /// <param name="images">Images of the data set.</param>
    /// <param name="bytes">The memory.</param>
    public static int LargestBatch(NetworkDescription network, long images, long bytes)
    {
        int least = 0, most = 1 << 16;
        while (least < most)
        {
            int tried = (least + most + 1) / 2;
            if (Of(network, images, tried).Total <= bytes)
                least = tried;
            else
                most = tried - 1;
        }

        return least;
    }

    // A normalization keeps its input, its output and what its activation makes of it.
    private static long Kept(PlacedLayer layer) => layer.Layer is BatchNormalization ? 3 : 1;
}

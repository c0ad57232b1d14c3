using MlNetClassifier.Pipelines.Networks.Layers;

namespace MlNetClassifier.Pipelines.Networks;

/// <summary>
/// Float32 operations that a sample costs at the least: turns a speed in images per second into operations per second.
/// </summary>
/// <remarks>
/// Multiplications and additions of convolutions and dense layers, two for each product; everything else is a few per mille.
/// </remarks>
public static class NetworkOperations
{
    /// <summary>One sample through the network.</summary>
    /// <param name="network">A valid network.</param>
    public static long Forward(NetworkDescription network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return 2 * Products(network).Sum();
    }

    /// <summary>One sample in a step of training, forwards and backwards.</summary>
    /// <remarks>
    /// Each layer costs three times its products: outputs, gradient of weights, gradient of inputs. The gradient of the pixels
    /// is never needed.
    /// </remarks>
    /// <param name="network">A valid network.</param>
    public static long Training(NetworkDescription network)
    {
        ArgumentNullException.ThrowIfNull(network);
        long[] products = [.. Products(network)];
        return 2 * ((3 * products.Sum()) - products[0]);
    }

    private static IEnumerable<long> Products(NetworkDescription network) =>
        network.Layers.Where(layer => layer.Kernel is not null)
        .Select(layer =>
            layer.Kernel!.Count * (layer.Layer is Convolution ? (long)layer.OutputShape[0] * layer.OutputShape[1] : 1));
}

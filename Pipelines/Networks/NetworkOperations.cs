namespace MlNetClassifier.Pipelines.Networks;

/// <summary>Float32 operations that an image costs at the least: what a speed in images per second is in operations per second.</summary>
/// <remarks>Multiplications and additions of convolutions and dense layers, two for each product; everything else is a few per mille.</remarks>
public static class NetworkOperations
{
    /// <summary>One image through the network: 40,857,088 for three classes and otherwise the defaults.</summary>
    /// <param name="network">A valid network.</param>
    public static long Forward(ImageCnn network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return 2 * Products(network).Sum();
    }

    /// <summary>One image in a step of training, forwards and backwards: 115,928,832 for three classes and otherwise the defaults.</summary>
    /// <remarks>Each layer costs three times its products: outputs, gradient of weights, gradient of inputs. Nobody needs that of the pixels.</remarks>
    /// <param name="network">A valid network.</param>
    public static long Training(ImageCnn network)
    {
        ArgumentNullException.ThrowIfNull(network);
        long[] products = [.. Products(network)];
        return 2 * ((3 * products.Sum()) - products[0]);
    }

    private static IEnumerable<long> Products(ImageCnn network)
    {
        foreach (NetworkLayer layer in network.Layers.Where(layer => layer.KernelName is not null))
        {
            WeightShape kernel = network.WeightShapes.First(shape => shape.Name == layer.KernelName);
            yield return layer.Kind == ImageCnn.Convolution ? (long)kernel.Length * layer.OutputShape[0] * layer.OutputShape[1] : kernel.Length;
        }
    }
}

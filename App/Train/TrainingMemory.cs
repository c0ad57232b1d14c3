using MlNetClassifier.Pipelines.Networks;

namespace MlNetClassifier.App.Train;

/// <summary>What a training takes of memory, on top of the program itself.</summary>
internal static class TrainingMemory
{
    private const int BytesOfWeight = 4 * sizeof(float); // weight, gradient and Adam's two moments

    /// <summary>
    /// Pixels as bytes; a batch is held once on the way forwards, and again as gradients on the way back.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="images">Images to learn from and to validate with.</param>
    /// <param name="batch">Images in a step.</param>
    /// <returns>Bytes.</returns>
    public static long Of(NetworkDescription network, long images, int batch)
    {
        long ofImage = network.Layers.Sum(layer => layer.OutputShape.Aggregate(1L, (product, side) => product * side))
            + network.Input.Length;
        return (images * network.Input.Length) + (network.ParameterCount * BytesOfWeight) + (2 * sizeof(float) * ofImage * batch);
    }
}

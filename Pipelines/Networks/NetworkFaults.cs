using System.Collections.Immutable;
using MlNetClassifier.Pipelines.Activations;

namespace MlNetClassifier.Pipelines.Networks;

/// <summary>What is wrong with a description of a network, in the same words for network, trainer and command line.</summary>
internal static class NetworkFaults
{
    // The weights of a larger network do not fit a .onnx file, which is one protocol-buffer message below 2 GiB.
    private const long MaxParameterCount = 500_000_000;
    private const int MaxUnits = 65_536;
    private const int MaxSide = 16_384;

    /// <summary>All faults of a network.</summary>
    /// <param name="network">The description.</param>
    /// <param name="hiddenActivations">Its activations as they were given: one for all layers, or one for each.</param>
    public static IEnumerable<string> Of(ImageCnn network, ImmutableArray<Activation> hiddenActivations)
    {
        List<string> faults =
        [
            .. OfInput(network.InputActivation),
            .. OfLayers(network.ConvFilters, network.DenseUnits, hiddenActivations),
        ];
        if (network.ClassCount is < 2 or > MaxUnits)
            faults.Add($"The network needs 2 to {MaxUnits:N0} classes, but got {network.ClassCount}.");

        (int height, int width) = (network.Height, network.Width);
        int smallest = SmallestSide(network.ConvFilters.Length);
        if (height < smallest || width < smallest)
        {
            faults.Add($"Images of {height} x {width} pixels (height x width) are too small for {network.ConvFilters.Length} convolution blocks, "
                + $"which need at least {smallest} x {smallest}.");
        }

        if (height > MaxSide || width > MaxSide)
            faults.Add($"Images of {height} x {width} pixels (height x width) are too large; a side may have {MaxSide:N0} at most.");

        if (faults.Count == 0 && network.ParameterCount > MaxParameterCount)
        {
            faults.Add($"The network would have {network.ParameterCount:N0} parameters; at most {MaxParameterCount:N0} fit a model file. "
                + "Use smaller images, fewer filters or fewer units.");
        }

        return faults;
    }

    /// <summary>What can be said before the images and classes are known, for a trainer's options.</summary>
    public static IEnumerable<string> OfLayers(
        ImmutableArray<int> convFilters, ImmutableArray<int> denseUnits, ImmutableArray<Activation> activations)
    {
        foreach (int filters in convFilters.Where(IsOutOfRange))
            yield return $"ConvFilters must be 1 to {MaxUnits:N0}, but one is {filters}.";

        foreach (int units in denseUnits.Where(IsOutOfRange))
            yield return $"DenseUnits must be 1 to {MaxUnits:N0}, but one is {units}.";

        (string Name, int Channels)[] layers = [.. ImageCnn.HiddenLayers(convFilters, denseUnits)];
        if (activations.Length != 1 && activations.Length != layers.Length)
        {
            yield return layers.Length == 0
                ? $"The network has no hidden layers, but got {activations.Length} activations for them."
                : $"The network has {layers.Length} hidden layers ({string.Join(", ", layers.Select(layer => layer.Name))}) and takes one "
                    + $"activation for all of them or {layers.Length}, one for each, but got {activations.Length}.";
        }

        foreach (Activation rowwise in activations.Distinct().Where(activation => activation.Function.Kind != ActivationKind.Elementwise))
            yield return $"{rowwise} works on the logits of a network, not between its layers; choose another hidden activation.";

        IEnumerable<Activation> ofEach = activations is [var same] ? Enumerable.Repeat(same, layers.Length) : activations;
        foreach (((string name, int channels), Activation activation) in layers.Zip(ofEach))
        {
            if (activation.IsPerChannel && OfChannels(activation, name, channels) is { } fault)
                yield return fault;
        }
    }

    private static string? OfChannels(Activation activation, string layer, int channels)
    {
        (string function, ActivationParameter parameter) = (activation.Function.Name, activation.Function.Parameter!);
        int values = activation.ParameterValues.Length;
        if (!parameter.CanBeLearned)
            return $"{function} has {values} values of {parameter.Name}, but takes one for a whole layer ({layer}).";

        return values == 1 || values == channels
            ? null
            : $"{function} has {values} values of {parameter.Name}, but {layer} has {channels} channels; give one value, or one for each channel.";
    }

    private static IEnumerable<string> OfInput(Activation? activation)
    {
        if (activation is null)
            yield break;

        if (activation.Function.Kind != ActivationKind.Elementwise)
            yield return $"{activation} works on a whole row, not on each input number; choose another InputActivation.";
        else if (activation.ParameterValues.Length > 1)
            yield return $"InputActivation {activation.Function.Name} takes one value of {activation.Function.Parameter!.Name} for all inputs, not one per channel.";
    }

    private static bool IsOutOfRange(int units) => units is < 1 or > MaxUnits;

    private static int SmallestSide(int blocks)
    {
        int side = 1;
        for (int block = 0; block < blocks && side <= MaxSide; block++)
            side = (side * ImageCnn.PoolSize) + ImageCnn.KernelSize - 1;

        return side;
    }
}

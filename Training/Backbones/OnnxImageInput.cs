using MlNetClassifier.Pipelines.Onnx;

namespace MlNetClassifier.Training.Backbones;

/// <summary>How a network takes images.</summary>
/// <param name="Name">Name of the tensor.</param>
/// <param name="Type">Type of its numbers.</param>
/// <param name="IsInterleaved">Whether the channels come last: (N, H, W, 3), not (N, 3, H, W).</param>
/// <param name="TakesOne">Whether it takes exactly one image, not any number.</param>
/// <param name="Height">The only height; 0 for any.</param>
/// <param name="Width">The only width; 0 for any.</param>
internal sealed record OnnxImageInput(
    string Name, OnnxElementType Type, bool IsInterleaved, bool TakesOne, int Height, int Width)
{
    private const long Channels = 3;
    private const string Expected =
        "expected are images of 3 channels, (N, 3, height, width) or (N, height, width, 3), as float or bytes";

    /// <summary>Finds the input of a graph.</summary>
    /// <exception cref="BackboneException">It takes no image, or something besides.</exception>
    public static OnnxImageInput Of(GraphProto graph, string path)
    {
        // Old files list their weights among the inputs.
        var weights = graph.Initializer.Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        ValueInfoProto[] inputs = [.. graph.Input.Where(input => !weights.Contains(input.Name))];
        if (inputs is not [var input])
        {
            throw new BackboneException(inputs.Length == 0
                ? $"'{path}' takes no input; {Expected}."
                : $"'{path}' takes {inputs.Length} inputs ({string.Join("; ", inputs.Select(Text))}); expected is a network that "
                    + "takes an image and nothing else.");
        }

        long[] shape = Shape(input);
        if (shape.Length != 4 || TypeOf(input) is not (OnnxElementType.Float or OnnxElementType.Float16 or OnnxElementType.UInt8))
            throw new BackboneException($"'{path}' takes {Text(input)}, which is not an image; {Expected}.");

        bool isInterleaved = shape[1] != Channels && shape[3] == Channels;
        long[] sides = isInterleaved ? [shape[1], shape[2]] : [shape[2], shape[3]];
        if (!isInterleaved && shape[1] is not (Channels or OnnxGraph.Dynamic))
            throw new BackboneException($"'{path}' takes {Text(input)}: images without 3 channels; {Expected}.");

        return shape[0] is 1 or OnnxGraph.Dynamic
            ? new OnnxImageInput(input.Name, TypeOf(input), isInterleaved, shape[0] == 1, Side(sides[0]), Side(sides[1]))
            : throw new BackboneException($"'{path}' takes {shape[0]} images at once, no more and no less ({Text(input)}); "
                + "export it for one image, or for any number.");
    }

    /// <summary>The shape of a number of images; <see cref="OnnxGraph.Dynamic"/> for any number.</summary>
    public long[] ShapeOf(long images, int height, int width) =>
        IsInterleaved ? [images, height, width, Channels] : [images, Channels, height, width];

    private static int Side(long side) => side == OnnxGraph.Dynamic ? 0 : (int)side;

    private static OnnxElementType TypeOf(ValueInfoProto input) => (OnnxElementType)(input.Type?.TensorType?.ElemType ?? 0);

    private static long[] Shape(ValueInfoProto input) => input.Type?.TensorType?.Shape is { } shape
        ? [.. shape.Dim.Select(side => side.HasDimValue && side.DimValue > 0 ? side.DimValue : OnnxGraph.Dynamic)]
        : [];

    private static string Text(ValueInfoProto input)
    {
        IEnumerable<string> sides = Shape(input).Select(side => side == OnnxGraph.Dynamic ? "any" : $"{side}");
        return $"'{input.Name}' {(TensorProto.Types.DataType)TypeOf(input)} ({string.Join(", ", sides)})";
    }
}

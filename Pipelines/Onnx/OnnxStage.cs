using Microsoft.ML;
using Microsoft.ML.Transforms.Onnx;

namespace MlNetClassifier.Pipelines.Onnx;

/// <summary>ONNX graphs as stages of an ML.NET pipeline; columns are named as the graph names its inputs and outputs.</summary>
internal static class OnnxStage
{
    private const int RecursionLimit = 100;

    /// <summary>Runs a graph whose shapes are all fixed.</summary>
    public static OnnxScoringEstimator Create(TransformsCatalog transforms, byte[] graph, string[] outputs, string input) =>
        transforms.ApplyOnnxModel(outputs, [input], ScratchFolder.Write(graph, ".onnx"));

    /// <summary>
    /// Gives a variable-size vector of Single its known shape back: after loading, the output of a custom mapping has no size,
    /// and trainers and evaluators refuse such a column.
    /// </summary>
    /// <remarks>
    /// The 0 in the shape dictionary marks the one dimension that is taken from the length of the row. A column of known size has
    /// none to take, and its rows fail: use <see cref="WithoutBatch"/>.
    /// </remarks>
    public static OnnxScoringEstimator KnownShape(TransformsCatalog transforms, string output, string input,
        IReadOnlyList<int> shape)
    {
        byte[] graph = Reshape(output, input, OnnxGraph.Dynamic, [.. shape]);
        var shapes = new Dictionary<string, int[]> { [input] = [1, 0], [output] = [.. shape] };
        return transforms.ApplyOnnxModel([output], [input], ScratchFolder.Write(graph, ".onnx"), shapes, null, false,
            RecursionLimit);
    }

    /// <summary>
    /// Makes the output of a graph for one row, Vector&lt;Single, 1, length&gt; to ML.NET, a Vector&lt;Single, length&gt;.
    /// </summary>
    public static OnnxScoringEstimator WithoutBatch(TransformsCatalog transforms, string output, string input, int length) =>
        Create(transforms, Reshape(output, input, length, [length]), [output], input);

    /// <summary>A Vector&lt;Single, length&gt; of NaN beside the output of a graph for one row.</summary>
    public static OnnxScoringEstimator Missing(
        TransformsCatalog transforms, string output, string input, long inputLength, int length)
    {
        var graph = new OnnxGraph("missing");
        graph.Input(input, OnnxElementType.Float, 1, inputLength);
        graph.Output(output, OnnxElementType.Float, length);
        string mean = graph.Node("ReduceMean", [input], "mean", OnnxAttribute.Integer("keepdims", 0));
        float[] missing = new float[length];
        Array.Fill(missing, float.NaN);
        graph.Node("Mul", [mean, graph.Constant("missing", missing, length)], output);
        return Create(transforms, graph.ToArray(), [output], input);
    }

    private static byte[] Reshape(string output, string input, long length, long[] dimensions)
    {
        var graph = new OnnxGraph("known shape");
        graph.Input(input, OnnxElementType.Float, 1, length);
        graph.Output(output, OnnxElementType.Float, dimensions);
        graph.Node("Reshape", [input, graph.Constant("shape", dimensions, dimensions.Length)], output);
        return graph.ToArray();
    }
}

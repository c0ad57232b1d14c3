using Microsoft.ML;
using Microsoft.ML.Transforms.Onnx;

namespace MlNetClassifier.Pipelines.Onnx;

/// <summary>ONNX graphs as stages of an ML.NET pipeline; columns are named as the graph names its inputs and outputs.</summary>
internal static class OnnxStage
{
    private const int RecursionLimit = 100;

    /// <summary>Runs a graph whose shapes are all fixed.</summary>
    public static OnnxScoringEstimator Create(TransformsCatalog transforms, byte[] graph, string output, string input) =>
        transforms.ApplyOnnxModel(output, input, ScratchFolder.Write(graph, ".onnx"));

    /// <summary>
    /// Gives a variable-size vector of Single its known shape back: after loading, the output of a custom mapping has no size, and
    /// trainers and evaluators refuse such a column.
    /// </summary>
    /// <remarks>The 0 in the shape dictionary marks the one dimension that is taken from the length of the row.</remarks>
    public static OnnxScoringEstimator KnownShape(TransformsCatalog transforms, string output, string input, IReadOnlyList<int> shape)
    {
        long[] dimensions = [.. shape];
        var graph = new OnnxGraph("known shape");
        graph.Input(input, OnnxElementType.Float, 1, OnnxGraph.Dynamic);
        graph.Output(output, OnnxElementType.Float, dimensions);
        graph.Node("Reshape", [input, graph.Constant("shape", dimensions, dimensions.Length)], output);
        var shapes = new Dictionary<string, int[]> { [input] = [1, 0], [output] = [.. shape] };
        return transforms.ApplyOnnxModel(
            [output], [input], ScratchFolder.Write(graph.ToArray(), ".onnx"), shapes, null, false, RecursionLimit);
    }
}

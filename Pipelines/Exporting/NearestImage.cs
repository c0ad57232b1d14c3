using System.Numerics.Tensors;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Onnx;

namespace MlNetClassifier.Pipelines.Exporting;

/// <summary>The part of a graph that says how far features lie from the nearest of some others, by angle and by length.</summary>
/// <remarks>
/// One product of matrices gives both: with b a row of the bank, u its direction and f the features, the cosine is f u / |f|, and
/// the squared distance |f|^2 + |b|^2 - 2 |b| (f u). Of operators that every operator set has in the same form.
/// </remarks>
internal static class NearestImage
{
    /// <summary>What every node and constant of the part begins with.</summary>
    public const string Prefix = "nearest/";

    /// <summary>Distances that it gives: cosine, Euclidean.</summary>
    public const int Outputs = 2;

    private const float LeastLength = 1e-12f;

    /// <summary>Writes the part.</summary>
    /// <param name="graph">Receives it.</param>
    /// <param name="features">Tensor of the features, float32 (N, length).</param>
    /// <param name="bank">What they are compared with.</param>
    /// <param name="output">Name of the output: float32 (N, 2).</param>
    public static void Write(OnnxGraph graph, string features, FeatureBank bank, string output)
    {
        (int count, int length) = (bank.Count, bank.Length);
        float[] directions = new float[count * length], lengths = new float[count];
        for (int row = 0; row < count; row++)
        {
            lengths[row] = TensorPrimitives.Norm(bank.Row(row));
            for (int i = 0; i < length; i++)
                directions[(i * count) + row] = bank.Row(row)[i] / MathF.Max(lengths[row], LeastLength); // (length, count)
        }

        float[] ones = new float[length];
        Array.Fill(ones, 1f);
        string squares = Node("Mul", "squares", features, features);
        string square = Node("MatMul", "square", squares, Constant("ones", ones, length, 1));
        string own = Node("Max", "length", Node("Sqrt", "root", square), Constant("least", [LeastLength], 1));
        string products = Node("MatMul", "products", features, Constant("directions", directions, length, count));
        string cosine = Node("Sub", "cosine", Constant("one", [1], 1), Node("Div", "cosines", Largest("product", products), own));

        // The largest of 2 |b| (f u) - |b|^2 is that of the nearest.
        string twice = Constant("twice lengths", [.. lengths.Select(value => 2 * value)], count);
        string squared = Constant("squared lengths", [.. lengths.Select(value => value * value)], count);
        string less = Node("Sub", "less", Node("Mul", "doubled", products, twice), squared);
        string difference = Node("Sub", "difference", square, Largest("gain", less));
        string euclidean = Node("Sqrt", "euclidean", Node("Max", "positive", difference, Constant("zero", [0], 1)));
        graph.Node("Concat", [cosine, euclidean], output, OnnxAttribute.Integer("axis", 1));

        string Node(string operation, string name, params string[] inputs) => graph.Node(operation, inputs, Prefix + name);

        string Constant(string name, float[] values, params long[] shape) => graph.Constant(Prefix + name, values, shape);

        string Largest(string name, string values)
        {
            string shape = graph.Constant($"{Prefix}{name}/shape", [0L, 1, count, 1], 4);
            string image = Node("Reshape", $"{name}/image", values, shape);
            return graph.Node("Flatten", [Node("GlobalMaxPool", $"{name}/largest", image)], $"{Prefix}{name}/flat",
                OnnxAttribute.Integer("axis", 1));
        }
    }
}

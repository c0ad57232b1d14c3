using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using MlNetClassifier.Data;
using MlNetClassifier.Pipelines.Exporting;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Onnx;

namespace MlNetClassifier.App.Tests.Pipelines.Exporting;

[TestClass]
public sealed class NearestImageTests
{
    private const int Length = 16;
    private const int Samples = 8;

    // What is near is a small difference of numbers of size 10.
    private const double Tolerance = 2e-3;

    // Operator set 8 is the first whose Max takes tensors of different shapes.
    [TestMethod]
    [DataRow(8)]
    [DataRow(OnnxGraph.OperatorSet)]
    [DataRow(21)]
    public void Write_AnyOperatorSet_GivesTheDistancesOfTheNearest(int operatorSet)
    {
        Random random = SeededRandom.Create(0, "bank");
        float[][] bank = [.. Enumerable.Range(0, 100).Select(_ => Row(random))];
        float[][] features = [.. Enumerable.Range(0, Samples - 1).Select(_ => Row(random)), bank[3]];

        float[] distances = Run(operatorSet, bank, features);

        foreach ((int sample, float[] row) in features.Index())
        {
            Assert.AreEqual(bank.Min(other => 1 - Cosine(row, other)), distances[2 * sample], Tolerance);
            Assert.AreEqual(bank.Min(other => Euclidean(row, other)), distances[(2 * sample) + 1], Tolerance);
        }
    }

    [TestMethod]
    public void Write_FeaturesThatAreAllZero_GivesNumbers()
    {
        float[] zeros = new float[Length], other = [1, .. new float[Length - 1]];

        Assert.AreSequenceEqual([1f, 0], Run(OnnxGraph.OperatorSet, [other, zeros], [zeros]));
    }

    private static float[] Run(int operatorSet, float[][] bank, float[][] features)
    {
        var graph = new OnnxGraph("distances", operatorSet);
        graph.Input("features", OnnxElementType.Float, OnnxGraph.Dynamic, Length);
        graph.Output("distances", OnnxElementType.Float, OnnxGraph.Dynamic, NearestImage.Outputs);
        NearestImage.Write(graph, "features", new FeatureBank(Length, [.. bank.SelectMany(row => row)]), "distances");
        using var session = new InferenceSession(graph.ToArray());
        var input = new DenseTensor<float>(features.SelectMany(row => row).ToArray(), [features.Length, Length]);
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results =
            session.Run([NamedOnnxValue.CreateFromTensor("features", input)]);
        return [.. results.Single().AsEnumerable<float>()];
    }

    private static float[] Row(Random random) =>
        [.. Enumerable.Range(0, Length).Select(_ => (float)(3 * random.NextDouble()) - 1)];

    private static double Cosine(float[] a, float[] b) =>
        a.Zip(b).Sum(pair => (double)pair.First * pair.Second) / Size(a) / Size(b);

    private static double Euclidean(float[] a, float[] b) => Size([.. a.Zip(b, (first, second) => first - second)]);

    private static double Size(float[] a) => Math.Sqrt(a.Sum(value => (double)value * value));
}

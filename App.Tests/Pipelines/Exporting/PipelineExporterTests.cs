using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using MlNetClassifier.Data;
using MlNetClassifier.Pipelines;
using MlNetClassifier.Pipelines.Activations;
using MlNetClassifier.Pipelines.Onnx;

namespace MlNetClassifier.App.Tests.Pipelines.Exporting;

[TestClass]
public sealed class PipelineExporterTests(TestContext context)
{
    private const double Relative = 1e-6;

    // Below the smallest normal float32 there are fewer digits, and log_softmax takes the logarithm of a double near 1.
    private const double Absolute = 1.2e-38;
    private const double LogSoftmaxAbsolute = 1e-15;

    private readonly MLContext _mlContext = new(0);

    public static IEnumerable<TestDataRow<string>> Activations() =>
        ActivationTable.All.Select(function => function.Name)
            .Concat(["leaky_relu(negative_slope=0.2)", "prelu(alpha=[0.1, 0.2, 0.3, 0.4])", "elu(alpha=0.5)", "celu(alpha=2)",
                "modswish(beta=[1, 2, 3, 4])", "softplus(beta=3)"])
            .Select(text => new TestDataRow<string>(text) { DisplayName = text });

    [TestMethod]
    [DynamicData(nameof(Activations))]
    public void ExportOnnx_EveryFunction_GivesTheNumbersOfMlNet(string text)
    {
        IDataView rows = _mlContext.Data.LoadFromEnumerable(Rows());
        using ActivationTransformer transformer =
            _mlContext.Transforms.ApplyActivation("Y", "X", Activation.Parse(text)).Fit(rows);

        using InferenceSession session = Export(transformer, rows);

        AssertSame(transformer.Transform(rows), session, "Y", text == "log_softmax" ? LogSoftmaxAbsolute : Absolute);
    }

    [TestMethod]
    [DynamicData(nameof(Activations))]
    public void ExportOnnx_LoadedByStockMlNet_IsTheSameFile(string text)
    {
        IDataView rows = _mlContext.Data.LoadFromEnumerable(Rows());
        using ActivationTransformer transformer =
            _mlContext.Transforms.ApplyActivation("Y", "X", Activation.Parse(text)).Fit(rows);
        string file = Path.Combine(context.TestTempDirectory!, "model.zip");
        _mlContext.Model.Save(transformer, rows.Schema, file);
        ITransformer loaded = _mlContext.Model.Load(file, out _);

        Assert.AreSequenceEqual(Bytes(transformer, rows), Bytes(loaded, rows));
    }

    [TestMethod]
    public void ExportOnnx_ActivationsBetweenStagesOfMlNet_ConvertsAll()
    {
        IDataView rows = _mlContext.Data.LoadFromEnumerable(Rows());
        ITransformer model = _mlContext.Transforms.Sigmoid("Number")
            .Append(_mlContext.Transforms.NormalizeMeanVariance("Normal", "X"))
            .Append(_mlContext.Transforms.Gelu("Normal"))
            .Append(_mlContext.Transforms.Concatenate("Features", "Normal", "Number"))
            .Append(_mlContext.Transforms.Tanh("Features"))
            .Append(_mlContext.Regression.Trainers.OnlineGradientDescent())
            .Fit(rows);

        using InferenceSession session = Export(model, rows);

        AssertSame(model.Transform(rows), session, "Features");
        AssertSame(model.Transform(rows), session, "Score");
    }

    [TestMethod]
    public void ExportOnnx_AnyPipeline_HasTheInputsAndOutputsOfTheConverter()
    {
        IDataView rows = _mlContext.Data.LoadFromEnumerable(Rows());
        using InferenceSession session = Export(_mlContext.Transforms.Relu("Y", "X").Fit(rows), rows);

        Assert.AreSequenceEqual(["X", "Number", "Label"], session.InputMetadata.Keys);
        Assert.AreSequenceEqual(["X.output", "Number.output", "Label.output", "Y.output"], session.OutputMetadata.Keys);
    }

    [TestMethod]
    public void ExportOnnx_StageWithoutOnnxForm_IsNamed()
    {
        IDataView rows = _mlContext.Data.LoadFromEnumerable(Rows());
        ITransformer model = _mlContext.Transforms.Relu("Y", "X")
            .Append(_mlContext.Transforms.CustomMapping<Row, Row>((_, _) => { }, null))
            .Append(_mlContext.Transforms.Relu("Y"))
            .Fit(rows);

        NotSupportedException error = Assert.ThrowsExactly<NotSupportedException>(() => Bytes(model, rows));

        Assert.Contains("CustomMappingTransformer has no ONNX form", error.Message);
    }

    private InferenceSession Export(ITransformer model, IDataView rows)
    {
        byte[] file = Bytes(model, rows);
        Assert.IsLessThanOrEqualTo(12, ModelProto.Parser.ParseFrom(file).OpsetImport.First(set => set.Domain.Length == 0).Version,
            "The row operators of ExactForms are written as operator set 12 has them.");
        return new InferenceSession(file);
    }

    private byte[] Bytes(ITransformer model, IDataView rows)
    {
        using var file = new MemoryStream();
        _mlContext.Model.ExportOnnx(model, rows, file);
        return file.ToArray();
    }

    private static void AssertSame(IDataView expected, InferenceSession session, string column,
        double absolute = Absolute)
    {
        float[][] values = expected.Schema[column].Type is VectorDataViewType
            ? [.. expected.GetColumn<float[]>(column)]
            : [.. expected.GetColumn<float>(column).Select(value => new[] { value })];
        foreach ((Row row, float[] wanted) in Rows().Zip(values))
        {
            using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = session.Run(
                [
                    NamedOnnxValue.CreateFromTensor("X", new DenseTensor<float>(row.X, [1, 4])),
                    NamedOnnxValue.CreateFromTensor("Number", new DenseTensor<float>(new[] { row.Number }, [1, 1])),
                    NamedOnnxValue.CreateFromTensor("Label", new DenseTensor<float>(new[] { row.Label }, [1, 1])),
                ],
                [$"{column}.output"]);
            foreach ((float x, float want, float got) in row.X.Append(0).Zip(wanted, results[0].AsEnumerable<float>()))
            {
                Assert.IsLessThanOrEqualTo(Math.Max(Relative * Math.Abs((double)want), absolute),
                    Math.Abs(want - (double)got), $"{column}, x = {x:R}: ML.NET gives {want:R}, ONNX Runtime {got:R}");
            }
        }
    }

    // Magnitudes from 1e-8 to 90, evenly in the logarithm, both signs.
    private static IEnumerable<Row> Rows()
    {
        Random random = SeededRandom.Create(0, "exported activations");
        return
        [
            .. Enumerable.Range(0, 250).Select(_ => new Row
            {
                X = [Draw(), Draw(), Draw(), Draw()], Number = Draw(), Label = random.Next(3),
            }),
        ];

        float Draw() => (float)((random.Next(2) == 0 ? -1 : 1) * Math.Pow(10, (10 * random.NextDouble()) - 8) * 0.9);
    }

    private sealed class Row
    {
        [VectorType(4)]
        public float[] X { get; set; } = [];

        public float Number { get; set; }

        public float Label { get; set; }
    }
}

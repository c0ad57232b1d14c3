using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetClassifier.Pipelines.Activations;

namespace MlNetClassifier.App.Tests.Pipelines.Activations;

[TestClass]
public sealed class ActivationEstimatorTests(TestContext context)
{
    private static readonly Row[] Rows =
    [
        new Row { Features = [-2.5f, -0.5f, 0, 1.5f], Series = [3, -1], Single = -0.5f },
        new Row { Features = [7, -100, 1e-30f, float.NaN], Series = [0.25f], Single = 2 },
    ];

    private readonly MLContext _mlContext = new(0);

    /// <summary>Every function, with its default parameter and with another one.</summary>
    public static IEnumerable<TestDataRow<string>> Activations() =>
        ActivationTable.All.Select(function => function.Name)
            .Concat(["leaky_relu(negative_slope=0.2)", "prelu(alpha=0.9)", "prelu(alpha=[0.1, 0.2, 0.3, 0.4])", "elu(alpha=0.5)",
                "modswish(beta=2)"])
            .Select(text => new TestDataRow<string>(text) { DisplayName = text });

    [TestMethod]
    [DynamicData(nameof(Activations))]
    public void Fit_SavedAndLoadedInAFreshProcess_GivesTheSameNumbers(string text)
    {
        IDataView rows = _mlContext.Data.LoadFromEnumerable(Rows);
        var activation = Activation.Parse(text);
        using ActivationTransformer transformer = _mlContext.Transforms.ApplyActivation("Activated", "Features", activation)
            .Fit(rows);

        IDataView reloaded = FreshProcessModel.SaveAndTransform(_mlContext, transformer, rows, context.TestTempDirectory!);

        float[][] values = [.. reloaded.GetColumn<float[]>("Activated")];
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single, 4), reloaded.Schema["Activated"].Type);
        foreach ((Row row, float[] actual) in Rows.Zip(values))
        {
            float[] expected = new float[4];
            activation.Apply(row.Features, expected);
            Assert.AreSequenceEqual(Bits(expected), Bits(actual));
        }
    }

    [TestMethod]
    [DynamicData(nameof(Activations))]
    public void GetOutputSchema_Promise_IsWhatIsDelivered(string text)
    {
        IDataView rows = _mlContext.Data.LoadFromEnumerable(Rows);
        ActivationEstimator estimator = _mlContext.Transforms.ApplyActivation("Activated", "Features", Activation.Parse(text));

        using ActivationTransformer transformer = estimator.Fit(rows);

        DataViewSchema delivered = transformer.GetOutputSchema(rows.Schema);
        Assert.AreSequenceEqual(["Features", "Series", "Single", "Text", "Activated"], delivered.Select(column => column.Name));
        Assert.AreSequenceEqual(delivered.Select(column => column.Name),
            transformer.Transform(rows).Schema.Select(column => column.Name));
        SchemaShape.Column column = estimator.GetOutputSchema(ShapeOfRows()).Single(c => c.Name == "Activated");
        Assert.AreEqual(SchemaShape.Column.VectorKind.Vector, column.Kind);
        Assert.AreEqual(NumberDataViewType.Single, column.ItemType);
    }

    [TestMethod]
    public void Transform_VariableSizeColumn_KeepsTheLengthOfEachRow()
    {
        IDataView rows = _mlContext.Data.LoadFromEnumerable(Rows);

        using ActivationTransformer transformer = _mlContext.Transforms.Relu("Series").Fit(rows);

        float[][] values = [.. transformer.Transform(rows).GetColumn<float[]>("Series")];
        Assert.AreSequenceEqual([3f, 0f], values[0]);
        Assert.AreSequenceEqual([0.25f], values[1]);
    }

    [TestMethod]
    public void Transform_SingleNumber_BecomesAVectorOfOne()
    {
        IDataView rows = _mlContext.Data.LoadFromEnumerable(Rows);

        using ActivationTransformer transformer = _mlContext.Transforms.LeakyRelu("Activated", "Single", 0.5f).Fit(rows);

        IDataView output = transformer.Transform(rows);
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single, 1), output.Schema["Activated"].Type);
        Assert.AreSequenceEqual([-0.25f, 2f], output.GetColumn<float[]>("Activated").Select(value => value[0]));
    }

    [TestMethod]
    public void Transform_SeveralActivationsInOnePipeline_DoNotDisturbEachOther()
    {
        IDataView rows = _mlContext.Data.LoadFromEnumerable(Rows);
        var pipeline = _mlContext.Transforms.Elu("A", "Features", 0.5f)
            .Append(_mlContext.Transforms.Elu("B", "Features", 2))
            .Append(_mlContext.Transforms.Tanh("A"))
            .Append(_mlContext.Transforms.Prelu("Features", null, 0.5f))
            .Append(_mlContext.Transforms.ModSwish("C", "Features", 3))
            .Append(_mlContext.Transforms.Sigmoid("D", "Single"))
            .Append(_mlContext.Transforms.Softmax("E", "Features"));

        IDataView output = FreshProcessModel.SaveAndTransform(_mlContext, pipeline.Fit(rows), rows, context.TestTempDirectory!);

        Assert.AreEqual((float)Math.Tanh(0.5f * (float)Math.Exp(-2.5) - 0.5f), output.GetColumn<float[]>("A").First()[0], 1e-6f);
        Assert.AreEqual((float)(2 * (Math.Exp(-2.5) - 1)), output.GetColumn<float[]>("B").First()[0], 1e-6f);
        Assert.AreEqual(-1.25f, output.GetColumn<float[]>("Features").First()[0]);
        Assert.AreEqual(1.5f / (1 + (float)Math.Exp(-4.5)), output.GetColumn<float[]>("C").First()[3], 1e-6f);
        Assert.AreEqual(1f, output.GetColumn<float[]>("E").First().Sum(), 1e-6f);
    }

    [TestMethod]
    public void Fit_MissingColumn_IsRefusedByName()
    {
        IDataView rows = _mlContext.Data.LoadFromEnumerable(Rows);

        ArgumentException error =
            Assert.ThrowsExactly<ArgumentException>(() => _mlContext.Transforms.Relu("Out", "Nowhere").Fit(rows));

        Assert.Contains("Column 'Nowhere' for relu is missing", error.Message);
    }

    [TestMethod]
    public void Fit_TextColumn_IsRefusedWithItsType()
    {
        IDataView rows = _mlContext.Data.LoadFromEnumerable(Rows);

        ArgumentException error =
            Assert.ThrowsExactly<ArgumentException>(() => _mlContext.Transforms.Relu("Out", "Text").Fit(rows));

        Assert.Contains("is String; expected Single or a vector of Single", error.Message);
    }

    [TestMethod]
    public void Fit_WrongNumberOfParameterValues_IsRefused()
    {
        IDataView rows = _mlContext.Data.LoadFromEnumerable(Rows);

        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(
            () => _mlContext.Transforms.Prelu("Out", "Features", 0.1f, 0.2f).Fit(rows));

        Assert.Contains("2 parameter values, but column 'Features' has 4 features", error.Message);
    }

    [TestMethod]
    public void ContractNames_TableAndMappings_MatchOneToOne() =>
        Assert.AreSequenceEqual(
            ActivationTable.All.Select(function => function.ContractName).Order(StringComparer.Ordinal),
            ActivationMappingFactory.ContractNames.Order(StringComparer.Ordinal));

    // The public way to state a schema: the promise of a custom mapping that is never run.
    private SchemaShape ShapeOfRows() =>
        _mlContext.Transforms.CustomMapping<Nothing, Row>((_, _) => { }, null).GetOutputSchema(new SchemaShape([]));

    private static uint[] Bits(float[] values) => [.. values.Select(BitConverter.SingleToUInt32Bits)];

    private sealed class Nothing;

    private sealed class Row
    {
        [VectorType(4)]
        public float[] Features { get; set; } = [];

        public float[] Series { get; set; } = [];

        public float Single { get; set; }

        public string Text { get; set; } = "text";
    }
}

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

    // One pipeline of all, because a process takes a second to start.
    [TestMethod]
    public void Fit_SavedAndLoadedInAFreshProcess_GivesTheSameNumbers()
    {
        IDataView rows = _mlContext.Data.LoadFromEnumerable(Rows);
        string[] texts = [.. Activations().Select(row => row.Value)];
        using TransformerChain<ITransformer> model = texts.Aggregate(new EstimatorChain<ITransformer>(), (chain, text) =>
            chain.Append<ITransformer>(_mlContext.Transforms.ApplyActivation(text, "Features", Activation.Parse(text))))
            .Fit(rows);

        IDataView reloaded = FreshProcessModel.SaveAndTransform(_mlContext, model, rows, context.TestTempDirectory!);

        foreach (string text in texts)
        {
            Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single, 4), reloaded.Schema[text].Type, text);
            foreach ((Row row, float[] actual) in Rows.Zip(reloaded.GetColumn<float[]>(text)))
            {
                float[] expected = new float[4];
                Activation.Parse(text).Apply(row.Features, expected);
                Assert.AreSequenceEqual(Bits(expected), Bits(actual), text);
            }
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
        Assert.AreSequenceEqual(["Features", "Series", "Single", "Other", "Text", "Activated"],
            delivered.Select(column => column.Name));
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
    [DataRow("leaky_relu(negative_slope=0.5)")]
    [DataRow("tanh")]
    public void Transform_SingleNumber_StaysANumber(string text)
    {
        IDataView rows = _mlContext.Data.LoadFromEnumerable(Rows);
        var activation = Activation.Parse(text);
        ActivationEstimator estimator = _mlContext.Transforms.ApplyActivation("Activated", "Single", activation);
        using ActivationTransformer transformer = estimator.Fit(rows);

        IDataView output = transformer.Transform(rows);
        IDataView reloaded = FreshProcessModel.SaveAndTransform(_mlContext, transformer, rows, context.TestTempDirectory!);

        float[] expected = [.. Rows.Select(row => row.Single)];
        activation.Apply(expected, expected);
        foreach (IDataView view in new[] { output, reloaded })
        {
            Assert.AreEqual(NumberDataViewType.Single, view.Schema["Activated"].Type);
            Assert.AreSequenceEqual(expected, view.GetColumn<float>("Activated"));
        }

        Assert.AreEqual(SchemaShape.Column.VectorKind.Scalar,
            estimator.GetOutputSchema(ShapeOfRows()).Single(column => column.Name == "Activated").Kind);
    }

    [TestMethod]
    public void Transform_VectorWithSlotNames_KeepsThem()
    {
        IDataView rows = _mlContext.Data.LoadFromEnumerable(Rows);
        var pipeline = _mlContext.Transforms.Concatenate("Joined", "Single", "Other")
            .Append(_mlContext.Transforms.Elu("Activated", "Joined", 0.5f));

        IDataView output = pipeline.Fit(rows).Transform(rows);

        VBuffer<ReadOnlyMemory<char>> names = default;
        output.Schema["Activated"].GetSlotNames(ref names);
        Assert.AreSequenceEqual(["Single", "Other"], names.DenseValues().Select(name => name.ToString()));
        Assert.Contains(annotation => annotation.Name == "SlotNames",
            pipeline.GetOutputSchema(ShapeOfRows()).Single(column => column.Name == "Activated").Annotations);
    }

    [TestMethod]
    public void PermutationFeatureImportance_AfterAnActivation_NamesTheFeatures()
    {
        Labelled[] samples = [.. Enumerable.Range(0, 60).Select(i => new Labelled(i % 2 == 0, (i % 2) - 0.5f, i % 7))];
        IDataView rows = _mlContext.Data.LoadFromEnumerable(samples);
        ITransformer model = _mlContext.Transforms.Concatenate("Joined", "Useful", "Noise")
            .Append(_mlContext.Transforms.Tanh("Features", "Joined"))
            .Append(_mlContext.BinaryClassification.Trainers.SdcaLogisticRegression())
            .Fit(rows);

        var importance = _mlContext.BinaryClassification.PermutationFeatureImportanceNonCalibrated(model, model.Transform(rows));

        Assert.AreSequenceEqual(["Noise", "Useful"], importance.Keys.Order(StringComparer.Ordinal));
        Assert.IsLessThan(importance["Noise"].AreaUnderRocCurve.Mean, importance["Useful"].AreaUnderRocCurve.Mean);
    }

    // Made by commit 933cc7b: elu, prelu and softmax of four features, tanh of one number, which was a vector of one then.
    [TestMethod]
    public void Load_PipelineOfAnEarlierVersion_GivesTheSameNumbers()
    {
        string file = Path.Combine(AppContext.BaseDirectory, "Golden", "transforms-version1.zip");
        EarlierRow[] samples = [new() { Features = [-2.5f, -0.5f, 0, 1.5f], Number = -0.5f }];

        IDataView output = FreshProcessModel.Transform(
            _mlContext, file, _mlContext.Data.LoadFromEnumerable(samples), context.TestTempDirectory!);

        foreach ((string column, string text, float[] x) in new[]
        {
            ("Elu", "elu(alpha=0.5)", samples[0].Features), ("Prelu", "prelu(alpha=[0.1, 0.2, 0.3, 0.4])", samples[0].Features),
            ("Softmax", "softmax", samples[0].Features), ("Tanh", "tanh", [samples[0].Number]),
        })
        {
            float[] expected = new float[x.Length];
            Activation.Parse(text).Apply(x, expected);
            Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single, x.Length), output.Schema[column].Type);
            Assert.AreSequenceEqual(Bits(expected), Bits(output.GetColumn<float[]>(column).Single()));
        }
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

        public float Other { get; set; }

        public string Text { get; set; } = "text";
    }

    private sealed record Labelled(bool Label, float Useful, float Noise);

    private sealed class EarlierRow
    {
        [VectorType(4)]
        public float[] Features { get; set; } = [];

        public float Number { get; set; }
    }
}

using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MlNetClassifier.App.Tests.Data.Images;
using MlNetClassifier.App.Tests.Training.Learning;
using MlNetClassifier.Data;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Schema;
using MlNetClassifier.Pipelines.Scoring;
using MlNetClassifier.Training;
using MlNetClassifier.Training.Learning;
using MlNetClassifier.Training.Samples;
using MlNetClassifier.Training.Trainers;
using static MlNetClassifier.App.Tests.Training.PixelRows;

namespace MlNetClassifier.App.Tests.Training.Trainers;

[TestClass]
public sealed class NetworkTrainerTests(TestContext context)
{
    private static readonly NetworkTrainerOptions Tiny = new()
    {
        Epochs = 2,
        BatchSize = 4,
        Network = new PlainNetwork { ConvFilters = [4], DenseUnits = [6] },
        Threads = 1,
        ValidationFraction = 0,
    };

    private readonly MLContext _mlContext = ScoringContext.Create();

    private IDataView CatsAndDogs => _mlContext.Keyed(PixelRows.CatsAndDogs(), "cat", "dog");

    [TestMethod]
    public void GetOutputSchema_Promise_IsWhatIsDelivered()
    {
        SchemaShape rows = _mlContext.Transforms.CustomMapping<Nothing, PixelRow>((_, _) => { }, null)
            .GetOutputSchema(new SchemaShape([]));
        SchemaShape keyed = _mlContext.Transforms.Conversion.MapValueToKey("Label").GetOutputSchema(rows);
        NetworkTrainer trainer = _mlContext.NetworkTrainer(Tiny);

        SchemaShape promised = trainer.GetOutputSchema(keyed);

        using NetworkTransformer transformer = trainer.Fit(CatsAndDogs);
        DataViewSchema delivered = transformer.GetOutputSchema(CatsAndDogs.Schema);
        Assert.AreSequenceEqual(
            delivered.Where(column => !column.IsHidden).Select(Describe).Order(StringComparer.Ordinal),
            promised.Select(Describe).Order(StringComparer.Ordinal));
        Assert.AreSequenceEqual(
            delivered.Select(column => $"{column.Name} {column.Type}"),
            transformer.Transform(CatsAndDogs).Schema.Select(column => $"{column.Name} {column.Type}"));
    }

    [TestMethod]
    public void Fit_TwoClasses_GivesVectorsOfKnownSizeAndClassNames()
    {
        using NetworkTransformer transformer = _mlContext.NetworkTrainer(Tiny).Fit(CatsAndDogs);

        DataViewSchema schema = transformer.GetOutputSchema(CatsAndDogs.Schema);
        VBuffer<ReadOnlyMemory<char>> names = default;
        schema[ColumnNames.PredictedIndex].GetKeyValues(ref names);
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single, 2), schema[ColumnNames.Logits].Type);
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single, 2), schema[ColumnNames.Score].Type);
        Assert.AreEqual(TextDataViewType.Instance, schema[ColumnNames.PredictedLabel].Type);
        Assert.AreSequenceEqual(["cat", "dog"], names.DenseValues().Select(name => name.ToString()));
        Assert.AreSequenceEqual(["cat", "dog"], transformer.Classes);
    }

    [TestMethod]
    public void Fit_DataWithoutImageErrors_ScoresThemAlike()
    {
        IDataView bare = _mlContext.Transforms.DropColumns("ImageError").Fit(CatsAndDogs).Transform(CatsAndDogs);
        using NetworkTransformer screened = _mlContext.NetworkTrainer(Tiny).Fit(CatsAndDogs);

        using NetworkTransformer transformer = _mlContext.NetworkTrainer(Tiny).Fit(bare);

        Assert.AreSequenceEqual(Bits(screened, CatsAndDogs), Bits(transformer, bare));
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single, 2),
            transformer.GetOutputSchema(bare.Schema)[ColumnNames.Logits].Type);
    }

    [TestMethod]
    public void Append_StockStagesAroundTheTrainer_FitTogether()
    {
        IDataView rows = _mlContext.Data.LoadFromEnumerable(PixelRows.CatsAndDogs());
        var pipeline = _mlContext.Transforms.Conversion.MapValueToKey("Label")
            .Append(_mlContext.NetworkTrainer(Tiny))
            .Append(_mlContext.Transforms.Conversion.MapKeyToValue("Name", ColumnNames.PredictedIndex));

        IDataView output = pipeline.Fit(rows).Transform(rows);

        Assert.AreSequenceEqual(output.GetColumn<string>(ColumnNames.PredictedLabel), output.GetColumn<string>("Name"));
    }

    [TestMethod]
    public void Fit_InCrossValidation_IsJudgedOnEveryRow()
    {
        var folds =
            _mlContext.MulticlassClassification.CrossValidate(CatsAndDogs, _mlContext.NetworkTrainer(Tiny), numberOfFolds: 2);

        double counted = folds.Sum(fold => fold.Metrics.ConfusionMatrix.Counts.Sum(row => row.Sum()));
        Assert.AreEqual(12, counted);
    }

    [TestMethod]
    [DataRow("Pixels", "Column 'Pixels' is missing")]
    [DataRow("Label", "Column 'Label' is missing")]
    public void Fit_MissingColumn_IsRefusedByName(string missing, string expected)
    {
        IDataView data = _mlContext.Transforms.DropColumns(missing).Fit(CatsAndDogs).Transform(CatsAndDogs);

        AssertRefused(data, expected);
    }

    [TestMethod]
    public void Fit_PixelsWithoutHeightAndWidth_AreRefused()
    {
        SchemaDefinition columns = SchemaDefinition.Create(typeof(PixelRow));
        columns["Pixels"].ColumnType = new VectorDataViewType(NumberDataViewType.Byte, 3 * Height * Width);
        IDataView data = _mlContext.Data.LoadFromEnumerable(PixelRows.CatsAndDogs(), columns);

        AssertRefused(data, "Column 'Pixels' is Vector<Byte, 864>; expected Vector<Byte, 3, height, width>");
    }

    [TestMethod]
    public void Fit_TextLabel_IsRefusedWithAdvice() =>
        AssertRefused(_mlContext.Data.LoadFromEnumerable(PixelRows.CatsAndDogs()), "Column 'Label' is String; expected a key",
            "MapValueToKey");

    [TestMethod]
    public void Fit_KeyOfNumbers_IsRefusedWithAdvice()
    {
        IDataView numbers = _mlContext.Data.LoadFromEnumerable(PixelRows.CatsAndDogs().Select((row, i) => new NumberRow
        {
            Pixels = row.Pixels,
            Label = i % 2,
        }));
        IDataView data = _mlContext.Transforms.Conversion.MapValueToKey("Label").Fit(numbers).Transform(numbers);

        AssertRefused(data, "expected a key with the class names as key values: use MapValueToKey on a column of text");
    }

    [TestMethod]
    public void Fit_OneClass_IsRefused() =>
        AssertRefused(_mlContext.Keyed(PixelRows.CatsAndDogs(), "cat"),
            "Column 'Label' has 1 class; a classifier needs at least 2");

    [TestMethod]
    public void GetOutputSchema_WrongColumns_AreRefusedByName()
    {
        NetworkTrainer trainer = _mlContext.NetworkTrainer(Tiny);
        SchemaShape rows = _mlContext.Transforms.CustomMapping<Nothing, PixelRow>((_, _) => { }, null)
            .GetOutputSchema(new SchemaShape([]));
        SchemaShape oneByte = _mlContext.Transforms.Conversion.ConvertType("Pixels", "Label", DataKind.Byte)
            .GetOutputSchema(rows);

        ArgumentException nothing = Assert.ThrowsExactly<ArgumentException>(() => trainer.GetOutputSchema(new SchemaShape([])));
        ArgumentException text = Assert.ThrowsExactly<ArgumentException>(() => trainer.GetOutputSchema(rows));
        ArgumentException scalar = Assert.ThrowsExactly<ArgumentException>(() => trainer.GetOutputSchema(oneByte));

        Assert.Contains("Column 'Pixels' is missing; expected a vector of Byte", nothing.Message);
        Assert.Contains("Column 'Label' is a Scalar of String; expected a key", text.Message);
        Assert.Contains("Column 'Pixels' is a Scalar of Byte; expected a vector of Byte", scalar.Message);
    }

    [TestMethod]
    public void Fit_RowsWithoutLabelOrImage_AreLeftOutAndReported()
    {
        PixelRow[] good = PixelRows.CatsAndDogs();
        PixelRow unlabelled = Create("fox", 120, 0);
        PixelRow unreadable = Create("cat", 255, 0);
        unreadable.ImageError = "Truncated: the data ends early (cats/7.jpg)";
        var progress = new ProgressRecorder<RowProgress>();

        using NetworkTransformer clean = _mlContext.NetworkTrainer(Tiny).Fit(CatsAndDogs);
        using NetworkTransformer dirty =
            _mlContext.NetworkTrainer(Tiny with { RowProgress = progress, MaxUnreadableFraction = 0.1 }).Fit(
            _mlContext.Keyed([.. good[..3], unlabelled, unreadable, .. good[3..]], "cat", "dog"));

        Assert.AreEqual(Hash(clean), Hash(dirty));
        Assert.AreSequenceEqual(Enumerable.Range(1, 14), progress.Reports.Select(report => report.Rows));
        Assert.AreSequenceEqual([unreadable.ImageError], progress.Reports.Select(report => report.ImageError).OfType<string>());
    }

    [TestMethod]
    public void Fit_ValidationSetBesideRowsLeftOut_CountsTheRowsOfBoth()
    {
        var progress = new ProgressRecorder<RowProgress>();
        IDataView train = _mlContext.Keyed([Create("fox", 120, 0), .. PixelRows.CatsAndDogs()], "cat", "dog");

        using NetworkTransformer transformer = _mlContext.NetworkTrainer(Tiny with { RowProgress = progress })
            .Fit(train, CatsAndDogs);

        Assert.AreSequenceEqual(Enumerable.Range(1, 25), progress.Reports.Select(report => report.Rows));
        Assert.IsNotNull(transformer.Trained.History[0].ValidationLoss);
    }

    [TestMethod]
    public void Fit_AnyData_ReadsEveryRowOnce()
    {
        int read = 0;
        IEnumerable<PixelRow> rows = PixelRows.CatsAndDogs().Select(row =>
        {
            read++;
            return row;
        });
        IDataView data = _mlContext.Keyed(rows, "cat", "dog");
        read = 0;

        using NetworkTransformer transformer = _mlContext.NetworkTrainer(Tiny).Fit(data);

        Assert.AreEqual(12, read);
    }

    [TestMethod]
    public void Fit_ClassWithoutReadableImage_IsRefusedByName()
    {
        PixelRow[] rows = PixelRows.CatsAndDogs();
        foreach (PixelRow row in rows.Where(row => row.Label == "dog"))
            row.ImageError = "Empty: no bytes (dog.jpg)";

        DatasetException error = Assert.ThrowsExactly<DatasetException>(
            () => _mlContext.NetworkTrainer(Tiny).Fit(_mlContext.Keyed(rows, "cat", "dog", "eel")));

        Assert.Contains("no readable image of dog, eel", error.Message);
    }

    [TestMethod]
    public void Fit_ValidationSetWithOtherClassOrder_IsRefused()
    {
        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(
            () => _mlContext.NetworkTrainer(Tiny).Fit(CatsAndDogs, _mlContext.Keyed(PixelRows.CatsAndDogs(), "dog", "cat")));

        Assert.Contains("The validation set has the classes dog, cat, but the train set has cat, dog", error.Message);
    }

    [TestMethod]
    public void Fit_SameSeed_GivesTheSameWeightsAndAnotherSeedOthers()
    {
        using NetworkTransformer first = _mlContext.NetworkTrainer(Tiny).Fit(CatsAndDogs);
        using NetworkTransformer second = new MLContext(99).NetworkTrainer(Tiny).Fit(CatsAndDogs);
        using NetworkTransformer other = _mlContext.NetworkTrainer(Tiny with { Seed = 1 }).Fit(CatsAndDogs);

        Assert.AreEqual(Hash(first), Hash(second));
        Assert.AreNotEqual(Hash(first), Hash(other));
        Assert.AreSequenceEqual(Bits(first, CatsAndDogs), Bits(second, CatsAndDogs));
    }

    [TestMethod]
    public void Fit_Twice_ForgetsTheFirst()
    {
        NetworkTrainer trainer = _mlContext.NetworkTrainer(Tiny);
        using NetworkTransformer fresh = _mlContext.NetworkTrainer(Tiny).Fit(CatsAndDogs);
        using NetworkTransformer foxes = trainer.Fit(
            _mlContext.Keyed([.. Enumerable.Range(0, 9).Select(i => Create($"fox {i % 3}", 80 * (i % 3), i))], "fox 0", "fox 1",
                "fox 2"));
        uint[] before = Bits(foxes, CatsAndDogs);

        using NetworkTransformer again = trainer.Fit(CatsAndDogs);

        Assert.AreEqual(Hash(fresh), Hash(again));
        Assert.AreSequenceEqual(["fox 0", "fox 1", "fox 2"], foxes.Classes);
        Assert.AreSequenceEqual(before, Bits(foxes, CatsAndDogs));
    }

    [TestMethod]
    public void Transform_Again_LeavesNothingRandom()
    {
        using NetworkTransformer transformer = _mlContext.NetworkTrainer(Tiny).Fit(CatsAndDogs);

        uint[] bits = Bits(transformer, CatsAndDogs);

        Assert.IsTrue(transformer.IsRowToRowMapper);
        for (int i = 0; i < 5; i++)
            Assert.AreSequenceEqual(bits, Bits(transformer, CatsAndDogs));
    }

    [TestMethod]
    public void Fit_PixelsOfStockResizeImages_GiveTheSamePredictionsInAFreshProcess()
    {
        string[] paths = [.. Enumerable.Range(0, 8).Select(i => Path.Combine(context.TestTempDirectory!, $"{i}.png"))];
        for (int i = 0; i < paths.Length; i++)
            File.WriteAllBytes(paths[i], TestImages.Solid(20, 24, i % 2 == 0 ? SkiaSharp.SKColors.Red : SkiaSharp.SKColors.Blue));
        IDataView rows = _mlContext.Data.LoadFromEnumerable(paths.Select((path, i) => new PathRow
        {
            ImagePath = path,
            Label = i % 2 == 0 ? "red" : "blue",
        }));
        var pipeline = _mlContext.Transforms.Conversion.MapValueToKey("Label")
            .Append(_mlContext.Transforms.LoadImages("Image", null, "ImagePath"))
            .Append(_mlContext.Transforms.ResizeImages("Image", 16, 18, resizing: ImageResizingEstimator.ResizingKind.IsoPad))
            .Append(_mlContext.Transforms.ExtractPixels("Pixels", "Image", outputAsFloatArray: false))
            .Append(_mlContext.Transforms.DropColumns("Image"))
            .Append(_mlContext.NetworkTrainer(Tiny with { Epochs = 20, LearningRate = 0.01 }));

        using TransformerChain<NetworkTransformer> model = pipeline.Fit(rows);

        IDataView here = model.Transform(rows);
        IDataView there = FreshProcessModel.SaveAndTransform(_mlContext, model, rows, context.TestTempDirectory!);
        Assert.AreSequenceEqual(Bits(here), Bits(there));
        Assert.AreSequenceEqual(paths.Select((_, i) => i % 2 == 0 ? "red" : "blue"),
            there.GetColumn<string>(ColumnNames.PredictedLabel));
    }

    [TestMethod]
    public void Fit_OtherColumnNames_AreReadAndMade()
    {
        IDataView renamed = _mlContext.Transforms.CopyColumns("My picture", "Pixels")
            .Append(_mlContext.Transforms.CopyColumns("Animal", "Label"))
            .Append(_mlContext.Transforms.DropColumns("Pixels", "Label"))
            .Fit(CatsAndDogs).Transform(CatsAndDogs);
        NetworkTrainerOptions options = Tiny with
        {
            FeatureColumnName = "My picture",
            LabelColumnName = "Animal",
            LogitsColumnName = "Raw",
            ScoreColumnName = "Probability",
            PredictedLabelColumnName = "Guess",
        };

        using NetworkTransformer transformer = _mlContext.NetworkTrainer(options).Fit(renamed);

        Assert.AreSequenceEqual(
            ["ImageError", "My picture", "Animal", "Raw", "Distances", "Probability", "Guess", "PredictedIndex"],
            transformer.Transform(renamed).Schema.Where(column => !column.IsHidden).Select(column => column.Name));
        Assert.HasCount(12, transformer.Transform(renamed).GetColumn<string>("Guess").Where(guess => guess is "cat" or "dog"));
    }

    [TestMethod]
    public void Fit_CancelledWhileReading_Stops()
    {
        using var source = new CancellationTokenSource();
        var progress = new ProgressRecorder<RowProgress>(report =>
        {
            if (report.Rows == 3)
                source.Cancel();
        });

        Assert.ThrowsExactly<OperationCanceledException>(
            () => _mlContext.NetworkTrainer(Tiny with { RowProgress = progress, CancellationToken = source.Token })
                .Fit(CatsAndDogs));

        Assert.HasCount(3, progress.Reports);
    }

    [TestMethod]
    public void Dispose_Twice_IsSafe()
    {
        NetworkTransformer transformer = _mlContext.NetworkTrainer(Tiny).Fit(CatsAndDogs);

        transformer.Dispose();
        transformer.Dispose();

        Assert.AreSequenceEqual(["cat", "dog"], transformer.Classes);
    }

    [TestMethod]
    public void ImageCnnTrainer_OptionsOutOfRange_AreAllListed()
    {
        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(
            () => _mlContext.NetworkTrainer(new NetworkTrainerOptions { Epochs = 0, LearningRate = -1 }));

        Assert.Contains("Epochs must be", error.Message);
        Assert.Contains("LearningRate must be", error.Message);
    }

    private static string Describe(DataViewSchema.Column column)
    {
        string kind = column.Type is VectorDataViewType vector ? vector.IsKnownSize ? "Vector" : "VariableVector" : "Scalar";
        DataViewType item = column.Type is VectorDataViewType { ItemType: var itemType } ? itemType : column.Type;
        bool isKey = item is KeyDataViewType;
        return $"{column.Name}: {kind} of {(isKey ? NumberDataViewType.UInt32 : item)}, key {isKey}, key values "
            + $"{column.HasKeyValues()}";
    }

    private static string Describe(SchemaShape.Column column) =>
        $"{column.Name}: {column.Kind} of {column.ItemType}, key {column.IsKey}, key values "
            + $"{column.Annotations.Any(a => a.Name == "KeyValues")}";

    private static string Hash(NetworkTransformer transformer) => transformer.Trained.Weights.Sha256();

    private static uint[] Bits(NetworkTransformer transformer, IDataView rows) => Bits(transformer.Transform(rows));

    private static uint[] Bits(IDataView output) =>
        [.. output.GetColumn<float[]>(ColumnNames.Logits).Concat(output.GetColumn<float[]>(ColumnNames.Score))
            .SelectMany(row => row).Select(BitConverter.SingleToUInt32Bits)];

    private void AssertRefused(IDataView data, params string[] expected)
    {
        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(() => _mlContext.NetworkTrainer(Tiny).Fit(data));

        foreach (string part in expected)
            Assert.Contains(part, error.Message);
    }

    private sealed class Nothing;

    private sealed class NumberRow
    {
        [VectorType(3, Height, Width)]
        public byte[] Pixels { get; set; } = [];

        public int Label { get; set; }
    }

    private sealed class PathRow
    {
        public string ImagePath { get; set; } = string.Empty;

        public string Label { get; set; } = string.Empty;
    }
}

using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetClassifier.App.Tests.Data.Images;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines;
using MlNetClassifier.Pipelines.Images;

namespace MlNetClassifier.App.Tests.Pipelines.Images;

[TestClass]
public sealed class ImagesCatalogTests(TestContext context)
{
    private readonly MLContext _mlContext = new(0);

    [TestMethod]
    [DataRow("64x64 stretch bilinear white")]
    [DataRow("24x40 crop area black")]
    [DataRow("32x32 pad lanczos #102030 exact")]
    public void LoadPixels_SavedAndLoadedInAFreshProcess_GivesTheBytesOfTheLoader(string text)
    {
        var input = ImageInput.Parse(text);
        byte[][] encoded = [TestImages.Photo(200, 120), TestImages.Photo(30, 90, 5), TestImages.Solid(1, 1, SkiaSharp.SKColors.Red)];
        IDataView rows = Rows([.. encoded.Select((bytes, i) => Write($"photo {i} ü.img", bytes))]);
        ITransformer model = _mlContext.Transforms.LoadPixels(ColumnNames.Pixels, ColumnNames.ImagePath, input).Fit(rows);

        IDataView output = FreshProcessModel.SaveAndTransform(_mlContext, model, rows, context.TestTempDirectory!);

        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Byte, 3, input.Height, input.Width), output.Schema[ColumnNames.Pixels].Type);
        Assert.AreSequenceEqual(["ImagePath", "Pixels", "ImageError"], output.Schema.Select(column => column.Name));
        byte[][] pixels = [.. output.GetColumn<byte[]>(ColumnNames.Pixels)];
        for (int i = 0; i < encoded.Length; i++)
            Assert.AreSequenceEqual(Planes(Tiles.Load(encoded[i], input)), pixels[i]);
    }

    [TestMethod]
    public void LoadPixels_BadFilesInABatch_SayWhyInTheirRowsAndEndNothing()
    {
        string good = Write("good.png", TestImages.Solid(20, 20, SkiaSharp.SKColors.Blue));
        string text = Write("text.jpg", "no image"u8.ToArray());
        IDataView rows = Rows(good, text, Path.Combine(context.TestTempDirectory!, "missing.png"), good);

        IDataView output = _mlContext.Transforms.LoadPixels(ColumnNames.Pixels, ColumnNames.ImagePath).Fit(rows).Transform(rows);

        string[] errors = [.. output.GetColumn<string>(ColumnNames.ImageError)];
        Assert.AreSequenceEqual([true, false, false, true], errors.Select(string.IsNullOrEmpty));
        Assert.Contains("text.jpg", errors[1]);
        Assert.Contains("missing.png", errors[2]);
        byte[][] pixels = [.. output.GetColumn<byte[]>(ColumnNames.Pixels)];
        Assert.AreSequenceEqual(pixels[0], pixels[3]);
        Assert.IsTrue(pixels[1].All(value => value == 255));
    }

    [TestMethod]
    public void LoadPixels_ReadByTwoColumns_GivesBothTheSameBytes()
    {
        string[] paths = [.. Enumerable.Range(0, 5).Select(i => Write($"{i}.jpg", TestImages.Photo(40, 30, i)))];
        IDataView rows = Rows(paths);
        var pipeline = _mlContext.Transforms.LoadPixels(ColumnNames.Pixels, ColumnNames.ImagePath)
            .Append(_mlContext.Transforms.CopyColumns("Again", ColumnNames.Pixels));

        IDataView output = pipeline.Fit(rows).Transform(rows);

        byte[][] alone = [.. output.GetColumn<byte[]>(ColumnNames.Pixels)];
        TwoColumns[] both = [.. _mlContext.Data.CreateEnumerable<TwoColumns>(output, reuseRowObject: false)];
        for (int i = 0; i < paths.Length; i++)
        {
            Assert.AreSequenceEqual(alone[i], both[i].Pixels);
            Assert.AreSequenceEqual(alone[i], both[i].Again);
        }
    }

    [TestMethod]
    public void LoadPixels_OptionsOutOfRange_AreRefusedAtOnce()
    {
        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(
            () => _mlContext.Transforms.LoadPixels("Pixels", null, new ImageInput { Height = 1, Width = 9999 }));

        Assert.Contains("Height is 1", error.Message);
        Assert.Contains("Width is 9999", error.Message);
    }

    private static byte[] Planes(byte[] rgba) =>
        [.. Enumerable.Range(0, 3).SelectMany(channel => Enumerable.Range(0, rgba.Length / 4).Select(i => rgba[(i * 4) + channel]))];

    private string Write(string name, byte[] bytes)
    {
        string path = Path.Combine(context.TestTempDirectory!, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private IDataView Rows(params string[] paths) => _mlContext.Data.LoadFromEnumerable(paths.Select(path => new Row { ImagePath = path }));

    private sealed class TwoColumns
    {
        public byte[] Pixels { get; set; } = [];

        public byte[] Again { get; set; } = [];
    }

    private sealed class Row
    {
        public string ImagePath { get; set; } = string.Empty;
    }
}

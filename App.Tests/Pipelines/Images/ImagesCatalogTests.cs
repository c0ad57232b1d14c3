using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MlNetClassifier.App.Tests.Data.Images;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Images;
using MlNetClassifier.Pipelines.Schema;

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
        byte[][] encoded =
            [TestImages.Photo(200, 120), TestImages.Photo(30, 90, 5), TestImages.Solid(1, 1, SkiaSharp.SKColors.Red)];
        IDataView rows = Rows([.. encoded.Select((bytes, i) => Write($"photo {i} ü.img", bytes))]);
        ITransformer model = _mlContext.Transforms.LoadPixels(ColumnNames.Pixels, ColumnNames.ImagePath, input).Fit(rows);

        IDataView output = FreshProcessModel.SaveAndTransform(_mlContext, model, rows, context.TestTempDirectory!);

        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Byte, 3, input.Height, input.Width),
            output.Schema[ColumnNames.Pixels].Type);
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
    public void LoadPixels_TwoColumnsDependOnThePicture_BothAreRead()
    {
        byte[] encoded = TestImages.Photo(50, 70);
        IDataView rows = Rows([.. Enumerable.Range(0, 20).Select(i => Write($"{i}.img", encoded))]);
        var pipeline = _mlContext.Transforms.LoadPixels(ColumnNames.Pixels, ColumnNames.ImagePath)
            .Append(_mlContext.Transforms.Conversion.ConvertType("A", ColumnNames.Pixels, DataKind.Single))
            .Append(_mlContext.Transforms.Conversion.ConvertType("B", ColumnNames.Pixels, DataKind.Single));

        IDataView output = pipeline.Fit(rows).Transform(rows);

        float[] expected = [.. Planes(Tiles.Load(encoded)).Select(value => (float)value)];
        foreach (Both row in _mlContext.Data.CreateEnumerable<Both>(output, reuseRowObject: false))
        {
            Assert.AreSequenceEqual(expected, row.A);
            Assert.AreSequenceEqual(expected, row.B);
        }
    }

    [TestMethod]
    public void LoadPixels_TwoCursorsOnOneThread_DoNotShareMemory()
    {
        byte[][] encoded = [TestImages.Photo(50, 70), TestImages.Photo(60, 40, 9)];
        IDataView[] outputs = [.. encoded.Select((bytes, i) => Rows(Write($"{i}.img", bytes)))
            .Select(rows =>
                _mlContext.Transforms.LoadPixels(ColumnNames.Pixels, ColumnNames.ImagePath).Fit(rows).Transform(rows))];
        DataViewRowCursor[] cursors = [.. outputs.Select(output => output.GetRowCursor(output.Schema))];
        ReadOnlyMemory<char> error = default;
        foreach (DataViewRowCursor cursor in cursors)
        {
            Assert.IsTrue(cursor.MoveNext());
            cursor.GetGetter<ReadOnlyMemory<char>>(cursor.Schema[ColumnNames.ImageError])(ref error);
        }

        VBuffer<byte> pixels = default;
        cursors[0].GetGetter<VBuffer<byte>>(cursors[0].Schema[ColumnNames.Pixels])(ref pixels);

        Assert.AreSequenceEqual(Planes(Tiles.Load(encoded[0])), pixels.DenseValues());
        Array.ForEach(cursors, cursor => cursor.Dispose());
    }

    [TestMethod]
    public void LoadPixels_OptionsOutOfRange_AreRefusedAtOnce()
    {
        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(
            () => _mlContext.Transforms.LoadPixels("Pixels", null, new ImageInput { Height = 1, Width = 9999 }));

        Assert.Contains("Height is 1", error.Message);
        Assert.Contains("Width is 9999", error.Message);
    }

    [TestMethod]
    public void LoadPixels_BytesSavedAndLoadedInAFreshProcess_GiveTheBytesOfTheLoader()
    {
        byte[][] encoded = [TestImages.Photo(200, 120), TestImages.WithOrientation(TestImages.Photo(60, 40), 6)];
        var input = new ImageInput { Height = 24, Width = 32, Resize = ResizeMode.Crop };
        IDataView rows = _mlContext.Data.LoadFromEnumerable(encoded.Select(bytes => new BytesRow { Content = bytes }));
        ITransformer model = _mlContext.Transforms.LoadPixels(ColumnNames.Pixels, "Content", input).Fit(rows);

        IDataView output = FreshProcessModel.SaveAndTransform(_mlContext, model, rows, context.TestTempDirectory!);

        Assert.AreSequenceEqual(["Content", "Pixels", "ImageError"], output.Schema.Select(column => column.Name));
        byte[][] pixels = [.. output.GetColumn<byte[]>(ColumnNames.Pixels)];
        for (int i = 0; i < encoded.Length; i++)
            Assert.AreSequenceEqual(Planes(Tiles.Load(encoded[i], input)), pixels[i]);
    }

    [TestMethod]
    [DataRow(MLPixelFormat.Rgba32)]
    [DataRow(MLPixelFormat.Bgra32)]
    public void LoadPixels_PictureWithTransparency_IsLaidOverTheBackground(MLPixelFormat format)
    {
        // Half transparent red, multiplied by its alpha.
        byte[] pixel = format == MLPixelFormat.Rgba32 ? [128, 0, 0, 128] : [0, 0, 128, 128];
        using MLImage picture =
            MLImage.CreateFromPixels(3, 2, format, [.. Enumerable.Repeat(pixel, 6).SelectMany(values => values)]);
        IDataView rows = _mlContext.Data.LoadFromEnumerable([new PictureRow { Picture = picture }]);

        IDataView output = _mlContext.Transforms.LoadPixels(ColumnNames.Pixels, "Picture").Fit(rows).Transform(rows);

        byte[] pixels = output.GetColumn<byte[]>(ColumnNames.Pixels).Single();
        Assert.AreEqual((255, 127, 127), (pixels[0], pixels[64 * 64], pixels[2 * 64 * 64]));
    }

    [TestMethod]
    public void LoadPixels_ColumnOfNumbers_IsRefusedWithWhatIsExpected()
    {
        IDataView rows = _mlContext.Data.LoadFromEnumerable([new { Number = 1f }]);

        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(
            () => _mlContext.Transforms.LoadPixels(ColumnNames.Pixels, "Number").Fit(rows));

        Assert.Contains("'Number' is Single; expected Text", error.Message);
    }

    private static byte[] Planes(byte[] rgba) =>
        [.. Enumerable.Range(0, 3)
            .SelectMany(channel => Enumerable.Range(0, rgba.Length / 4).Select(i => rgba[(i * 4) + channel]))];

    private string Write(string name, byte[] bytes)
    {
        string path = Path.Combine(context.TestTempDirectory!, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private IDataView Rows(params string[] paths) => _mlContext.Data.LoadFromEnumerable(paths.Select(path => new Row
    {
        ImagePath = path,
    }));

    private sealed class Both
    {
        public float[] A { get; set; } = [];

        public float[] B { get; set; } = [];
    }

    private sealed class BytesRow
    {
        public byte[] Content { get; set; } = [];
    }

    private sealed class PictureRow
    {
        [ImageType(2, 3)]
        public MLImage? Picture { get; set; }
    }

    private sealed class Row
    {
        public string ImagePath { get; set; } = string.Empty;
    }
}

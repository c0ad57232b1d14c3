using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetClassifier.Data;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Training.Backbones;
using MlNetClassifier.Training.Features;

namespace MlNetClassifier.App.Tests.Training.Backbones;

[TestClass]
public sealed class ResNet18BackboneTests(TestContext context)
{
    private const int Side = ResNet18Backbone.Side;

    [TestMethod]
    public void Features_AreThoseOfMLNetsFeaturizer()
    {
        byte[][] images = [.. Enumerable.Range(0, 3).Select(i => Picture(i, Side))];
        float[][] expected = Featurize(images);
        using FeatureExtractor extractor = Extractor(Side, WeightStorage.Float32);

        foreach ((float[] theirs, float[] ours) in expected.Zip(images.Select(extractor.Of)))
        {
            float largest = theirs.Max(MathF.Abs);
            Assert.HasCount(512, ours);
            Assert.IsGreaterThan(0.1f, largest);
            Assert.IsTrue(theirs.Zip(ours).All(pair => MathF.Abs(pair.First - pair.Second) <= 1e-4f * largest));
        }
    }

    [TestMethod]
    [DataRow(32)]
    [DataRow(96)]
    public void Features_OfOtherSides_DoNotDependOnWhatIsComputedBeside(int side)
    {
        string[] paths = [.. Enumerable.Range(0, 60).Select(i => Photo(i, 20 + i))];
        using FeatureExtractor extractor = Extractor(side, WeightStorage.Float32);

        float[][] together = [.. extractor.Of(paths).Select(image => image.Features)];

        foreach (int i in new[] { 0, 17, 59 })
            Assert.AreSequenceEqual(extractor.Of([paths[i]]).Single().Features, together[i]);
    }

    [TestMethod]
    public void Features_OfRoundedWeights_AreClose()
    {
        byte[] image = Picture(1, 64);
        using FeatureExtractor whole = Extractor(64, WeightStorage.Float32), half = Extractor(64, WeightStorage.Float16);

        (float[] expected, float[] rounded) = (whole.Of(image), half.Of(image));

        Assert.IsFalse(expected.SequenceEqual(rounded));
        Assert.IsTrue(expected.Zip(rounded).All(pair => MathF.Abs(pair.First - pair.Second) <= 0.01f * expected.Max()));
        Assert.AreNotEqual(whole.Key, half.Key);
    }

    private static FeatureExtractor Extractor(int side, WeightStorage storage)
    {
        var input = new ImageInput { Height = side, Width = side };
        NetworkInput pixels = NetworkInput.Image(side, side, PixelFormat.Raw);
        NetworkDescription network = new TransferNetwork { Storage = storage }.Describe(pixels, classCount: 2);
        return new FeatureExtractor(network, () => ResNet18Backbone.Instance.Graph(side, side, storage), input);
    }

    private float[][] Featurize(byte[][] images)
    {
        var mlContext = new MLContext(0);
        IDataView rows = mlContext.Data.LoadFromEnumerable(
            images.Select(image => new Row { Pixels = [.. image.Select(value => (float)value)] }));
        ITransformer featurizer = mlContext.Transforms.DnnFeaturizeImage(
            "Features", factory => factory.ModelSelector.ResNet18(mlContext, factory.OutputColumn, factory.InputColumn, Models()),
            nameof(Row.Pixels)).Fit(rows);
        return [.. featurizer.Transform(rows).GetColumn<float[]>("Features")];
    }

    // As the featurizer looks for them.
    private string Models()
    {
        string here = Path.Combine(AppContext.BaseDirectory, "backbones", "resnet18");
        foreach ((string folder, string file) in
            new[] { ("ResNet18Onnx", "ResNet18.onnx"), ("ResNetPrepOnnx", "ResNetPreprocess.onnx") })
        {
            string path = Path.Combine(context.TestTempDirectory!, folder);
            Directory.CreateDirectory(path);
            File.Copy(Path.Combine(here, file), Path.Combine(path, file), overwrite: true);
        }

        return context.TestTempDirectory!;
    }

    private string Photo(int number, int side)
    {
        string path = Path.Combine(context.TestTempDirectory!, $"{number}.png");
        byte[] picture = Picture(number, side);
        File.WriteAllBytes(path, Data.Images.TestImages.Encode(side, side,
            (x, y) => new SkiaSharp.SKColor(Level(0, x, y), Level(1, x, y), Level(2, x, y))));
        return path;

        byte Level(int channel, int x, int y) => picture[(((channel * side) + y) * side) + x];
    }

    private static byte[] Picture(int number, int side)
    {
        Random random = SeededRandom.Create(number, "backbone picture");
        (int x0, int y0, int shade) = (random.Next(side), random.Next(side), random.Next(100, 256));
        return [.. Enumerable.Range(0, 3 * side * side).Select(i =>
        {
            (int channel, int y, int x) = (i / (side * side), i / side % side, i % side);
            bool isInside = ((x - x0) * (x - x0)) + ((y - y0) * (y - y0)) < side * side / 9;
            return (byte)Math.Clamp((isInside ? shade : 30 * (channel + 1)) + random.Next(-20, 21), 0, 255);
        })];
    }

    private sealed class Row
    {
        [VectorType(3, Side, Side)]
        public float[] Pixels { get; set; } = [];
    }
}

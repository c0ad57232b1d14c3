using MlNetClassifier.App.Tests.Data.Images;
using MlNetClassifier.App.Tests.Pipelines.Networks;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Explaining;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Saving;
using MlNetClassifier.Pipelines.Scoring;

namespace MlNetClassifier.App.Tests.Training;

[TestClass]
public sealed class SavedFeaturesTests(TestContext context)
{
    private const float Tolerance = 1e-5f;
    private static readonly string EarlierModels = Path.Combine(AppContext.BaseDirectory, "Golden", "version1");

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Of_Images_AreWhatTheLastLayerMakesTheLogitsOf(bool dynamicBatch)
    {
        string folder = context.TestTempDirectory!;
        string model = UntrainedModel.Save(folder, dynamicBatch);
        ImageContent[] images =
            [.. Enumerable.Range(0, 11).Select(i => ImageContent.FromBytes($"photo {i}", TestImages.Photo(40 + i, 50, i)))];
        using var scorer = ImageScorer.Load(model);
        using var features = SavedFeatures.Load(model);

        ImageFeatures[] found = [.. features.Of([.. images, ImageContent.FromBytes("text", "no image"u8.ToArray())])];

        Assert.HasCount(12, found);
        Assert.AreEqual(8, features.Length);
        NetworkDescription network = NetworkExamples.Network("relu");
        NetworkWeights weights = NetworkExamples.MovedWeights(network);
        PlacedLayer last = network.Layers[^1];
        (float[] kernel, float[] bias) = (Values(last.Kernel!.Name), Values(last.Bias!.Name));
        for (int i = 0; i < images.Length; i++)
        {
            Assert.AreEqual($"photo {i}", found[i].Name);
            float[] logits = scorer.ScoreBatch(images[i])[0].Logits;
            for (int k = 0; k < logits.Length; k++)
            {
                float sum = bias[k] + found[i].Values.Select((value, n) => value * kernel[(k * 8) + n]).Sum();
                Assert.AreEqual(logits[k], sum, Tolerance);
            }
        }

        Assert.IsEmpty(found[^1].Values);
        Assert.Contains("UnknownFormat", found[^1].Error!);

        float[] Values(string name) => weights.Tensors.Single(tensor => tensor.Name == name).Values;
    }

    [TestMethod]
    [DataRow("default")]
    [DataRow("average-pooling")]
    [DataRow("per-channel")]
    public void Load_ModelOfVersion1_HasFeatures(string model)
    {
        string path = Path.Combine(EarlierModels, model + ".zip");
        string[] images = Directory.GetFiles(Path.Combine(EarlierModels, "images"));
        using var features = SavedFeatures.Load(path);

        ImageFeatures[] found = [.. features.Of(images.Select(ImageContent.FromFile))];

        PlacedLayer last = ModelArchive.ReadManifest(path).DescribeNetwork().Layers[^1];
        Assert.AreEqual(last.Kernel!.Count / 3, features.Length);
        Assert.IsTrue(found.All(image => image.Values.Length == features.Length && image.Values.Any(value => value != 0)));
    }

    [TestMethod]
    public void Load_LinearBaseline_IsRefused()
    {
        ModelFormatException error = Assert.ThrowsExactly<ModelFormatException>(
            () => SavedFeatures.Load(Path.Combine(EarlierModels, "linear.zip")));

        Assert.Contains("has no hidden features", error.Message);
    }
}

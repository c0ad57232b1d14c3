using MlNetClassifier.App.Tests.Pipelines.Networks;
using MlNetClassifier.App.Tests.Training.Modules;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Networks.Layers;
using MlNetClassifier.Training.Heads;
using MlNetClassifier.Training.Learning;
using MlNetClassifier.Training.Samples;

namespace MlNetClassifier.App.Tests.Training.Heads;

[TestClass]
public sealed class HiddenFeaturesTests
{
    private const double Tolerance = 1e-5;

    // A last layer that is the identity gives its input as logits.
    [TestMethod]
    public void Bank_Pixels_HoldsWhatTheLastLayerTakes()
    {
        NetworkDescription network = NetworkExamples.Network("relu");
        NetworkWeights weights = NetworkExamples.MovedWeights(network);
        byte[][] images = NetworkExamples.Images(4, network.Input.Height, network.Input.Width);
        SampleSet train = Set(network, images);

        FeatureBank bank = HiddenFeatures.Bank(Trained(network, weights), train, seed: 0)!;

        PlacedLayer last = network.Layers[^1];
        Assert.AreEqual(4, bank.Count);
        foreach ((int row, byte[] image) in images.Index())
        {
            double[] expected = NaiveNetwork.Logits(network, weights, image);
            for (int k = 0; k < expected.Length; k++)
            {
                double logit = weights[last.Bias!.Name].Values[k];
                for (int i = 0; i < bank.Length; i++)
                    logit += bank.Row(row)[i] * weights[last.Kernel!.Name].Values[(k * bank.Length) + i];

                Assert.AreEqual(expected[k], logit, Tolerance);
            }
        }
    }

    [TestMethod]
    public void Bank_MoreSamplesThanFitIn_HasSomeOfEveryClass()
    {
        NetworkDescription network = new(
            "head", NetworkInput.Features(512), new Dense("hidden", 600), new Dense("logits", 3));
        SampleSet train = new(network.Input, 3);
        for (int i = 0; i < 1500; i++)
            train.Add(new float[512], i < 1400 ? 0 : i < 1490 ? 1 : 2);

        FeatureBank bank = HiddenFeatures.Bank(Trained(network, NetworkExamples.MovedWeights(network)), train, seed: 0)!;

        Assert.AreEqual(FeatureBank.Capacity(600), bank.Count);
        Assert.IsLessThan(1500, bank.Count);
    }

    [TestMethod]
    public void Bank_NoHiddenLayerOrFeaturesTooLong_IsNull()
    {
        NetworkDescription linear = new(
            "linear", NetworkInput.Image(8, 8), new Flatten("flat"), new Dense("logits", 3));
        NetworkDescription longest = new(
            "long", NetworkInput.Features(4), new Dense("hidden", 10_000), new Dense("logits", 3));
        SampleSet rows = new(longest.Input, 3);
        rows.Add(new float[] { 1, 2, 3, 4 }, 0);

        Assert.IsNull(HiddenFeatures.Bank(
            Trained(linear, NetworkExamples.MovedWeights(linear)), Set(linear, NetworkExamples.Images(2, 8, 8)), seed: 0));
        Assert.IsNull(HiddenFeatures.Bank(Trained(longest, NetworkExamples.MovedWeights(longest)), rows, seed: 0));
    }

    private static SampleSet Set(NetworkDescription network, byte[][] images)
    {
        SampleSet set = new(network.Input, network.ClassCount);
        foreach (byte[] image in images)
            set.Add(image, 0);

        return set;
    }

    private static TrainedNetwork Trained(NetworkDescription network, NetworkWeights weights) =>
        new(network, weights, [], 1, StopReason.Converged, 1);
}

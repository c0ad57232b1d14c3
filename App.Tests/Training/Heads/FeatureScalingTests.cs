using MlNetClassifier.Data;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Networks.Layers;
using MlNetClassifier.Training.Heads;
using MlNetClassifier.Training.Learning;
using MlNetClassifier.Training.Samples;

namespace MlNetClassifier.App.Tests.Training.Heads;

[TestClass]
public sealed class FeatureScalingTests
{
    private static readonly NetworkDescription Head = new("head", NetworkInput.Features(4), new Dense("dense", 3));

    [TestMethod]
    public void Apply_BringsFeaturesToMean0AndAllOfThemToOneDeviation()
    {
        float[][] scaled = [.. Rows(FeatureScaling.Of(Samples()).Apply(Samples()))];

        for (int feature = 0; feature < 4; feature++)
            Assert.AreEqual(0, scaled.Average(row => (double)row[feature]), 1e-6);

        Assert.AreEqual(1, scaled.Average(row => row.Average(value => (double)value * value)), 1e-5);
        Assert.IsGreaterThan(3 * Deviation(0), Deviation(1), "what changes more still does");
        Assert.AreEqual(0, Deviation(3), 1e-6);

        double Deviation(int feature) => Math.Sqrt(scaled.Average(row => (double)row[feature] * row[feature]));
    }

    [TestMethod]
    public void Fold_ComputesOnFeaturesWhatTheWeightsComputeOnScaledOnes()
    {
        SampleSet samples = Samples();
        var scaling = FeatureScaling.Of(samples);
        NetworkWeights weights = InitialWeights.Create(Head, seed: 1);

        NetworkWeights folded = scaling.Fold(Head, weights);

        foreach ((float[] row, float[] scaled) in Rows(samples).Zip(Rows(scaling.Apply(samples))))
        {
            foreach ((double expected, double actual) in Logits(weights, scaled).Zip(Logits(folded, row)))
                Assert.AreEqual(expected, actual, 1e-4);
        }
    }

    [TestMethod]
    public void Unfold_TakesFoldBack()
    {
        var scaling = FeatureScaling.Of(Samples());
        NetworkWeights weights = InitialWeights.Create(Head, seed: 2);

        NetworkWeights back = scaling.Unfold(Head, scaling.Fold(Head, weights));

        foreach ((WeightTensor expected, WeightTensor actual) in weights.Tensors.Zip(back.Tensors))
        {
            foreach ((float before, float after) in expected.Values.Zip(actual.Values))
                Assert.AreEqual(before, after, 1e-4f);
        }
    }

    private static IEnumerable<double> Logits(NetworkWeights weights, float[] row) => Enumerable.Range(0, 3).Select(k =>
        weights["dense.bias"].Values[k]
        + Enumerable.Range(0, 4).Sum(i => (double)weights["dense.weight"].Values[(4 * k) + i] * row[i]));

    private static IEnumerable<float[]> Rows(SampleSet samples) => Enumerable.Range(0, samples.Count).Select(i =>
    {
        var row = new float[4];
        samples.CopyTo(i, row);
        return row;
    });

    private static SampleSet Samples()
    {
        Random random = SeededRandom.Create(0, "scaling");
        var samples = new SampleSet(Head.Input, classCount: 3);
        for (int i = 0; i < 30; i++)
        {
            float[] row = [random.NextSingle(), 100 + (5 * random.NextSingle()), -3 * random.NextSingle(), 7];
            samples.Add(row, i % 3);
        }

        return samples;
    }
}

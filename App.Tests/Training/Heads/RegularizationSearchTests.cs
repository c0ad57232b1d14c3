using MlNetClassifier.Data;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Training.Heads;
using MlNetClassifier.Training.Samples;

namespace MlNetClassifier.App.Tests.Training.Heads;

[TestClass]
public sealed class RegularizationSearchTests(TestContext context)
{
    [TestMethod]
    public void Choose_TenImagesOfEachClass_AsksTheValidationSplit()
    {
        (_, string method) = Choose(Samples(30, 1, 0.2), Samples(20, 2, 0.2));

        Assert.AreEqual("the validation split", method);
    }

    [TestMethod]
    public void Choose_FewerImages_CrossValidates()
    {
        Assert.AreEqual("5-fold cross-validation of the train split", Choose(Samples(30, 1, 0.2), Samples(18, 2, 0.2)).Method);
        Assert.AreEqual("3-fold cross-validation of the train split", Choose(Samples(6, 1, 0.2), null).Method);
    }

    [TestMethod]
    public void Choose_OneImageOfAClass_TakesTheDefault() => Assert.AreEqual(1, Choose(Samples(2, 1, 0.2), null).L2);

    [TestMethod]
    public void Choose_MoreNoise_RegularizesMore()
    {
        double clear = Choose(Samples(60, 1, 0.05), Samples(60, 2, 0.05)).L2;
        double noisy = Choose(Samples(60, 1, 3), Samples(60, 2, 3)).L2;

        Assert.IsGreaterThan(clear, noisy);
    }

    private (double L2, string Method) Choose(SampleSet train, SampleSet? validation) =>
        RegularizationSearch.Choose(train, validation, classWeights: null, seed: 0, context.CancellationToken);

    private static SampleSet Samples(int count, int seed, double noise)
    {
        Random random = SeededRandom.Create(seed, "search");
        var samples = new SampleSet(NetworkInput.Features(6), classCount: 2);
        for (int i = 0; i < count; i++)
        {
            float[] row = [.. Enumerable.Range(0, 6).Select(f => f == i % 2 ? 1f : 0)];
            samples.Add([.. row.Select(value => value + (float)(noise * (random.NextDouble() - 0.5)))], i % 2);
        }

        return samples;
    }
}

using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.App.Tests.Pipelines.Evaluation;

[TestClass]
public sealed class FeatureSpaceTests
{
    // Two bundles of directions seen from their mean, and an image without features.
    private static readonly FeatureSpace Space =
        new([Row(11, 10), Row(12, 10.2f), default, Row(9, 10), Row(8.1f, 9.9f), Row(11.5f, 10.1f)]);

    [TestMethod]
    public void Nearest_TwoBundles_NamesThoseOfTheSameFirst()
    {
        int[] nearest = [.. Space.Nearest(0, 9, among: 6).Select(near => near.Image)];

        Assert.AreSequenceEqual([1, 5], nearest[..2].Order());
        Assert.AreSequenceEqual([3, 4], nearest[2..].Order());
        Assert.AreSequenceEqual([1], Space.Nearest(0, 1, among: 5).Select(near => near.Image));
    }

    [TestMethod]
    public void Similarity_ImageWithoutFeatures_IsLikeNoOther()
    {
        Assert.AreEqual(-1, Space.Similarity(2, 0));
        Assert.DoesNotContain(2, Space.Nearest(0, 9, among: 6).Select(near => near.Image));
        Assert.IsEmpty(Space.Nearest(0, 3, among: 1));
    }

    private static ReadOnlyMemory<float> Row(params float[] values) => values;
}

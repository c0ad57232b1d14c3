using MlNetClassifier.Data;

namespace MlNetClassifier.App.Tests.Data;

[TestClass]
public sealed class SeededRandomTests
{
    [TestMethod]
    public void Create_SameArguments_SameNumbers() =>
        Assert.AreSequenceEqual(Numbers(7, "split", 3), Numbers(7, "split", 3));

    [TestMethod]
    [DataRow(8, "split", 3L)]
    [DataRow(7, "shuffle", 3L)]
    [DataRow(7, "split", 4L)]
    public void Create_OneArgumentDiffers_OtherNumbers(int seed, string purpose, long index) =>
        Assert.AreNotSequenceEqual(Numbers(7, "split", 3), Numbers(seed, purpose, index));

    [TestMethod]
    public void Create_KnownSeed_IsTheSameOnEveryMachine()
    {
        int first = SeededRandom.Create(0, "split").Next(1_000_000);

        Assert.AreEqual(KnownFirst, first, "A changed stream silently changes every split, shuffle and initial weight.");
    }

    private const int KnownFirst = 13_156;

    private static int[] Numbers(int seed, string purpose, long index)
    {
        Random random = SeededRandom.Create(seed, purpose, index);
        return [.. Enumerable.Range(0, 8).Select(_ => random.Next())];
    }
}

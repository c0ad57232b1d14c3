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

    [TestMethod]
    public void Fill_AnyLength_IsTheBeginningOfTheSameStreamOnEveryMachine()
    {
        byte[] whole = Bytes(20);

        Assert.AreSequenceEqual(whole[..13], Bytes(13));
        Assert.AreEqual(KnownBytes, Convert.ToHexStringLower(whole.AsSpan(0, 8)),
            "A changed stream silently changes every dropout mask.");
        Assert.AreNotSequenceEqual(whole, Bytes(20, index: 1));
        Assert.IsEmpty(Bytes(0));
    }

    [TestMethod]
    public void Fill_ManyBytes_EveryValueIsAboutAsFrequent()
    {
        int[] counts = new int[256];
        foreach (byte value in Bytes(256_000))
            counts[value]++;

        // Six standard deviations of a binomial with mean 1,000.
        Assert.IsTrue(counts.All(count => count is > 810 and < 1190));
    }

    private const int KnownFirst = 13_156;
    private const string KnownBytes = "b57ed186e0f95938";

    private static byte[] Bytes(int length, long index = 0)
    {
        var bytes = new byte[length];
        SeededRandom.Fill(0, "fill", index, bytes);
        return bytes;
    }

    private static int[] Numbers(int seed, string purpose, long index)
    {
        Random random = SeededRandom.Create(seed, purpose, index);
        return [.. Enumerable.Range(0, 8).Select(_ => random.Next())];
    }
}

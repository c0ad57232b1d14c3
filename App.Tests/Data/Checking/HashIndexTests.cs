using MlNetClassifier.Data;
using MlNetClassifier.Data.Checking;

namespace MlNetClassifier.App.Tests.Data.Checking;

[TestClass]
public sealed class HashIndexTests
{
    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(5)]
    [DataRow(HashIndex.LargestDistance)]
    public void FindLater_HashesWithNeighbours_FindsWhatComparingAllFinds(int distance)
    {
        ulong[] hashes = HashesWithNeighbours();
        var index = new HashIndex(hashes);

        for (int i = 0; i < hashes.Length; i++)
        {
            List<int> found = [];
            index.FindLater(i, distance, found);

            Assert.AreSequenceEqual(
                Enumerable.Range(i + 1, hashes.Length - i - 1)
                    .Where(j => PerceptualHash.Distance(hashes[i], hashes[j]) <= distance),
                found.Order());
        }
    }

    [TestMethod]
    public void FindLater_BitsThatDifferAreSpreadOverTheQuarters_IsFound()
    {
        const ulong threeInEachButTwoInOne = 0x0007_0007_0003_0007;
        var index = new HashIndex([0, threeInEachButTwoInOne]);
        List<int> found = [];

        index.FindLater(0, HashIndex.LargestDistance, found);

        Assert.AreSequenceEqual([1], found);
    }

    [TestMethod]
    public void FindLater_EqualHashes_FindsTheLaterOnesOnceEach()
    {
        var index = new HashIndex([7, 7, 7]);
        List<int> ofFirst = [], ofLast = [];

        index.FindLater(0, 0, ofFirst);
        index.FindLater(2, 0, ofLast);

        Assert.AreSequenceEqual([1, 2], ofFirst);
        Assert.IsEmpty(ofLast);
    }

    // Beyond it a pair may be far in all four quarters, and would be missed without a word.
    [TestMethod]
    public void FindLater_MoreBitsThanTheQuartersPromise_IsRefused() =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() =>
            new HashIndex([0, 1]).FindLater(0, HashIndex.LargestDistance + 1, []));

    // 100 random hashes, each with four copies in which 0 to 14 bits are turned.
    private static ulong[] HashesWithNeighbours()
    {
        Random random = SeededRandom.Create(0, "test hashes");
        List<ulong> hashes = [];
        for (int i = 0; i < 100; i++)
        {
            ulong hash = (ulong)random.NextInt64() << 1 | (uint)random.Next(2);
            hashes.Add(hash);
            for (int copy = 0; copy < 4; copy++)
            {
                int turned = random.Next(15);
                ulong near = hash;
                for (int bit = 0; bit < turned; bit++)
                    near ^= 1UL << random.Next(64);
                hashes.Add(near);
            }
        }

        return [.. hashes];
    }
}

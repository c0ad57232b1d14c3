using MlNetClassifier.Data;
using MlNetClassifier.Data.Checking;

namespace MlNetClassifier.App.Tests.Data.Checking;

[TestClass]
public sealed class PerceptualHashTests
{
    [TestMethod]
    public void Of_OtherContrastAndBrightness_IsTheSame()
    {
        float[] tile = Tile(0);

        ulong hash = PerceptualHash.Of([.. tile.Select(level => (level / 2) + 20)]);

        Assert.AreEqual(PerceptualHash.Of(tile), hash);
    }

    [TestMethod]
    public void Of_AnyTile_SetsHalfTheBits()
    {
        for (int number = 0; number < 20; number++)
            Assert.AreEqual(PerceptualHash.Bits / 2, PerceptualHash.Distance(PerceptualHash.Of(Tile(number)), 0));
    }

    [TestMethod]
    public void Of_OtherTiles_DiffersInAboutHalfTheBits()
    {
        ulong[] hashes = [.. Enumerable.Range(0, 40).Select(number => PerceptualHash.Of(Tile(number)))];

        double mean = hashes.SelectMany((a, i) => hashes.Skip(i + 1).Select(b => PerceptualHash.Distance(a, b))).Average();

        Assert.IsInRange(30, 34, mean);
    }

    // A wave across the tile has one frequency, which must come out as the strongest one.
    [TestMethod]
    [DataRow(true, 0)]
    [DataRow(false, 1)]
    public void Of_GradientToTheRightOrDown_SetsItsOwnBit(bool isDown, int bit)
    {
        float[] tile = [.. Enumerable.Range(0, 1024).Select(i => 255 - (8f * (isDown ? i / 32 : i % 32)))];

        // The order is (row, column): (0, 1) first, then (1, 0).
        Assert.AreEqual(1UL, PerceptualHash.Of(tile) >> (1 - bit) & 1UL);
        Assert.AreEqual(0UL, PerceptualHash.Of([.. tile.Select(level => 255 - level)]) >> (1 - bit) & 1UL);
    }

    private static float[] Tile(int number)
    {
        Random random = SeededRandom.Create(0, "test tile", number);
        return [.. Enumerable.Range(0, 1024).Select(_ => random.Next(256)).Select(level => (float)level)];
    }
}

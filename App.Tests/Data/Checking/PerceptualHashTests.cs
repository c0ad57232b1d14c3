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

    // Frequency (row 0, column 1) is the first bit, (1, 0) the second; a cosine begins high, so a rise is negative.
    [TestMethod]
    [DataRow(3, -3, 0b10)]
    [DataRow(-3, 3, 0b01)]
    [DataRow(-3, -3, 0b11)]
    public void Of_SlopeToTheRightAndDown_SetsTheBitsOfItsDirection(int right, int down, int bits)
    {
        float[] tile = [.. Enumerable.Range(0, 1024).Select(i => 128f + (right * (i % 32)) + (down * (i / 32)))];

        Assert.AreEqual((ulong)bits, PerceptualHash.Of(tile) & 0b11);
    }

    private static float[] Tile(int number)
    {
        Random random = SeededRandom.Create(0, "test tile", number);
        return [.. Enumerable.Range(0, 1024).Select(_ => random.Next(256)).Select(level => (float)level)];
    }
}

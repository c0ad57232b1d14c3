using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Training.Samples;

namespace MlNetClassifier.App.Tests.Training.Samples;

[TestClass]
public sealed class SampleSetTests
{
    [TestMethod]
    public void Add_PlanarImage_IsKeptInterleaved()
    {
        var set = new SampleSet(NetworkInput.Image(1, 2), 3);

        set.Add([1, 2, 10, 20, 100, 200], classIndex: 2);

        Assert.AreSequenceEqual(new byte[] { 1, 10, 100, 2, 20, 200 }, SampleSetExamples.Bytes(set, 0));
        Assert.AreEqual(2, set.ClassIndex(0));
        Assert.AreSequenceEqual([0, 0, 1], set.ClassCounts);
    }

    [TestMethod]
    public void CopyTo_SetOfNumbers_GivesThemInterleavedAndOtherwiseAsTheyWere()
    {
        var set = new SampleSet(NetworkInput.FloatImage(1, 2), 3);
        var values = new float[6];

        set.Add([-1.5f, 2, 10, 20, 100, 1e30f], classIndex: 2);
        (SampleSet kept, _) = set.Split(0.5, seed: 0);
        kept.CopyTo(0, values);

        Assert.AreSequenceEqual([-1.5f, 10, 100, 2, 20, 1e30f], values);
        Assert.IsTrue(kept.IsFloat);
    }

    [TestMethod]
    public void Add_BytesToNumbers_IsRefused() =>
        Assert.ThrowsExactly<InvalidOperationException>(() =>
            new SampleSet(NetworkInput.FloatImage(1, 2), 3).Add(new byte[6], 0));

    [TestMethod]
    public void Add_MoreThanOneBlock_KeepsEveryImage()
    {
        var set = new SampleSet(NetworkInput.Image(1024, 1024), 2); // 3 MB each, five to a block
        var image = new byte[3 * 1024 * 1024];
        for (byte i = 0; i < 12; i++)
        {
            Array.Fill(image, i);
            set.Add(image, i % 2);
        }

        for (byte i = 0; i < 12; i++)
            Assert.AreEqual(-1, SampleSetExamples.Bytes(set, i).AsSpan().IndexOfAnyExcept(i));
    }

    [TestMethod]
    public void Add_WrongSize_SaysWhatIsExpected()
    {
        var set = new SampleSet(NetworkInput.Image(1, 2), 3);

        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(() => set.Add(new byte[5], 0));

        Assert.StartsWith("A sample of 1 x 2 x 3 has 6 values, but 5 were given.", error.Message);
    }

    [TestMethod]
    [DataRow(-1)]
    [DataRow(3)]
    public void Add_ClassOutOfRange_IsRefused(int classIndex) =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() =>
            new SampleSet(NetworkInput.Image(1, 2), 3).Add(new byte[6], classIndex));

    [TestMethod]
    [DataRow(0.15, 15, 2, 1)]
    [DataRow(0.001, 1, 1, 1)]
    [DataRow(0.9, 90, 9, 1)]
    public void Split_UnequalClasses_TakesTheShareOfEach(double fraction, int first, int second, int third)
    {
        SampleSet set = Numbered(100, 10, 2);

        (SampleSet kept, SampleSet aside) = set.Split(fraction, seed: 0);

        Assert.AreSequenceEqual([first, second, third], aside.ClassCounts);
        Assert.AreSequenceEqual([100 - first, 10 - second, 2 - third], kept.ClassCounts);
        IEnumerable<byte> all = [.. Names(kept), .. Names(aside)];
        Assert.AreSequenceEqual(Names(set).Order(), all.Order());
    }

    [TestMethod]
    public void Split_Seed_DecidesWhoIsSetAside()
    {
        SampleSet set = Numbered(100, 100, 20);

        Assert.AreSequenceEqual(Names(set.Split(0.2, seed: 1).Aside), Names(set.Split(0.2, seed: 1).Aside));
        Assert.AreNotSequenceEqual(Names(set.Split(0.2, seed: 1).Aside), Names(set.Split(0.2, seed: 2).Aside));
    }

    [TestMethod]
    public void Split_ClassOfOneSample_KeepsIt() =>
        Assert.AreSequenceEqual([5, 1], Numbered(10, 1).Split(0.5, seed: 0).Kept.ClassCounts);

    // Images whose every byte is the number of the sample.
    private static SampleSet Numbered(params int[] classCounts)
    {
        var set = new SampleSet(NetworkInput.Image(1, 1), classCounts.Length);
        for (int classIndex = 0; classIndex < classCounts.Length; classIndex++)
        {
            for (int i = 0; i < classCounts[classIndex]; i++)
                set.Add([(byte)set.Count, 0, 0], classIndex);
        }

        return set;
    }

    private static IEnumerable<byte> Names(SampleSet set) =>
        [.. Enumerable.Range(0, set.Count).Select(sample => SampleSetExamples.Bytes(set, sample)[0])];
}

using CsCheck;
using MlNetClassifier.Data;
using MlNetClassifier.Data.Discovery;
using MlNetClassifier.Data.Splits;

namespace MlNetClassifier.App.Tests.Data.Splits;

[TestClass]
public sealed class StratifiedCutTests
{
    private const double Fraction = 0.15;

    // Images per class, and two fractions that leave at least 5 % to training.
    private static readonly Gen<(int[] Counts, int Seed, double Validation, double Test)> Cases =
        from counts in Gen.Int[1, 60].Array[1, 12]
        from seed in Gen.Int
        from validation in Gen.Double[0, 0.95]
        from share in Gen.Double[0, 1]
        from isZero in Gen.Int[0, 5]
        select (counts, seed, isZero == 0 ? 0 : validation, isZero == 1 ? 0 : (0.95 - validation) * share);

    [TestMethod]
    public void Cut_AnyImages_EachIsInExactlyOneSplit() => Cases.Sample(c =>
    {
        List<ListedImage> images = Images(c.Counts);

        IReadOnlyList<ListedImage> cut = StratifiedCut.Cut(images, c.Seed, c.Validation, c.Test);

        Assert.AreSequenceEqual(
            images.Select(image => image.RelativePath).Order(StringComparer.Ordinal), cut.Select(image => image.RelativePath));
        Assert.IsTrue(cut.All(image => image.Split is not null));
    });

    [TestMethod]
    public void Cut_AnyImages_EveryClassIsDividedAlike() => Cases.Sample(c =>
    {
        ILookup<string, ListedImage> classes = StratifiedCut
            .Cut(Images(c.Counts), c.Seed, c.Validation, c.Test)
            .ToLookup(image => image.Sample.Label);

        foreach (IGrouping<string, ListedImage> ofClass in classes)
        {
            AssertShare(ofClass, Split.Validation, c.Validation);
            AssertShare(ofClass, Split.Test, c.Test);
            Assert.Contains(Split.Train, ofClass.Select(image => image.Split!.Value));
        }
    });

    [TestMethod]
    public void Share_AnyImages_TakesTheFractionOfEachClassAndALargerOneKeepsThem() => Cases.Sample(c =>
    {
        List<ListedImage> images = Images(c.Counts);

        ListedImage[] tenth = [.. StratifiedCut.Share(images, c.Seed, 0.1)];
        ListedImage[] half = [.. StratifiedCut.Share(images, c.Seed, 0.5)];

        foreach (IGrouping<string, ListedImage> ofClass in images.GroupBy(image => image.Sample.Label))
        {
            int taken = tenth.Count(image => image.Sample.Label == ofClass.Key);
            Assert.IsTrue(taken >= 1 && Math.Abs(taken - Math.Max(1, 0.1 * ofClass.Count())) <= 0.5,
                $"{taken} of {ofClass.Count()}");
        }

        Assert.IsEmpty(tenth.Except(half));
        Assert.AreSequenceEqual(images.Where(tenth.Contains), tenth);
        Assert.AreSequenceEqual(images, StratifiedCut.Share(images, c.Seed, 1));
    });

    [TestMethod]
    public void Cut_ImagesInAnotherOrder_GivesTheSameSplits() => Gen.Select(Cases, Gen.Int).Sample((c, order) =>
    {
        ListedImage[] shuffled = [.. Images(c.Counts)];
        SeededRandom.Create(order, "order of the file system").Shuffle(shuffled);

        Assert.AreSequenceEqual(
            StratifiedCut.Cut(Images(c.Counts), c.Seed, c.Validation, c.Test),
            StratifiedCut.Cut(shuffled, c.Seed, c.Validation, c.Test));
    });

    [TestMethod]
    public void Cut_AnotherSeed_GivesOtherSplitsOfTheSameSizes() => Gen.Int.Sample(seed =>
    {
        IReadOnlyList<ListedImage> one = StratifiedCut.Cut(Images([50, 50]), seed, Fraction, Fraction);
        IReadOnlyList<ListedImage> other = StratifiedCut.Cut(Images([50, 50]), seed ^ 1, Fraction, Fraction);

        Assert.AreNotSequenceEqual(one, other);
        Assert.AreSequenceEqual(
            one.CountBy(image => image.Split!.Value).OrderBy(pair => pair.Key),
            other.CountBy(image => image.Split!.Value).OrderBy(pair => pair.Key));
    });

    [TestMethod]
    public void Cut_OneMoreClass_LeavesTheSplitsOfTheOthers()
    {
        IReadOnlyList<ListedImage> two = StratifiedCut.Cut(Images([0, 20, 20]), seed: 3, Fraction, Fraction);
        IReadOnlyList<ListedImage> three = StratifiedCut.Cut(Images([9, 20, 20]), seed: 3, Fraction, Fraction);

        Assert.AreSequenceEqual(two, three.Where(image => image.Sample.Label != "class0"));
    }

    [TestMethod]
    public void Cut_AnotherValidationFraction_LeavesTheTestSplit()
    {
        IReadOnlyList<ListedImage> little = StratifiedCut.Cut(Images([40, 40]), seed: 3, 0.1, 0.2);
        IReadOnlyList<ListedImage> much = StratifiedCut.Cut(Images([40, 40]), seed: 3, 0.5, 0.2);

        Assert.AreSequenceEqual(
            little.Where(image => image.Split == Split.Test), much.Where(image => image.Split == Split.Test));
    }

    [TestMethod]
    public void Cut_KnownSeed_IsTheSameOnEveryMachineAndRuntime()
    {
        IEnumerable<string> test = StratifiedCut.Cut(Images([20, 20]), seed: 0, Fraction, Fraction)
            .Where(image => image.Split == Split.Test)
            .Select(image => image.RelativePath);

        Assert.AreEqual(
            KnownTestSplit, string.Join(' ', test), "A changed stream or shuffle moves test images into training, unnoticed.");
    }

    [TestMethod]
    [DataRow(1, 0.15, 0.15, 0, 0)]
    [DataRow(2, 0.15, 0.15, 0, 0, DisplayName = "Counts: two images stay in training")]
    [DataRow(2, 0.40, 0.40, 1, 0)]
    [DataRow(2, 0.15, 0.00, 0, 0)]
    [DataRow(3, 0.15, 0.15, 1, 1, DisplayName = "Counts: three images go to three splits")]
    [DataRow(3, 0.90, 0.05, 1, 1)]
    [DataRow(3, 0.15, 0.00, 1, 0)]
    [DataRow(3, 0.00, 0.00, 0, 0)]
    [DataRow(10, 0.15, 0.15, 1, 1, DisplayName = "Counts: a half is rounded in favour of training")]
    [DataRow(20, 0.15, 0.15, 3, 3)]
    [DataRow(1000, 0.15, 0.05, 150, 50)]
    public void Counts_KnownClasses_AreAsStated(int images, double validationFraction, double testFraction, int validation,
        int test) =>
        Assert.AreEqual((validation, test), StratifiedCut.Counts(images, validationFraction, testFraction));

    private const string KnownTestSplit =
        "class0/15.png class0/4.png class0/7.png class1/11.png class1/17.png class1/2.png";

    private static void AssertShare(IGrouping<string, ListedImage> ofClass, Split split, double fraction)
    {
        int images = ofClass.Count();
        int share = ofClass.Count(image => image.Split == split);

        // Rounding up by less than one, then at most two taken back: for the other split's one image and for training's.
        Assert.IsLessThan(2.0, Math.Abs(share - (images * fraction)), $"{share} of {images} at {fraction}");
        if (fraction == 0)
            Assert.AreEqual(0, share);
        else if (images >= 3)
            Assert.IsGreaterThanOrEqualTo(1, share);
    }

    private static List<ListedImage> Images(int[] countsOfClasses) =>
    [
        .. from c in Enumerable.Range(0, countsOfClasses.Length)
           from i in Enumerable.Range(0, countsOfClasses[c])
           let path = $"class{c}/{i}.png"
           select new ListedImage(path, new ImageSample($"/data/{path}", $"class{c}"), Split: null),
    ];
}

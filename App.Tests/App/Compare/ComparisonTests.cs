using System.Xml.Linq;
using MlNetClassifier.App.Charts;
using MlNetClassifier.App.Compare;
using MlNetClassifier.App.Settings;
using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.App.Tests.App.Compare;

[TestClass]
public sealed class ComparisonTests(TestContext context)
{
    private const int Images = 200;

    // The same networks twice tell nothing new: neither interval nor p-value may look surer.
    [TestMethod]
    public void Standings_SameAnswersWithMoreSeeds_AreNotSurer()
    {
        Standing one = Compare([5], [("relu", 150), ("elu", 165)])[1];
        Standing three = Compare([5, 6, 7], [("relu", 150), ("elu", 165)])[1];

        Assert.AreEqual(WilsonInterval.Of(165, Images), one.Interval);
        Assert.AreEqual(one.Interval.Low, three.Interval.Low, 1e-12);
        Assert.AreEqual(one.Interval.High, three.Interval.High, 1e-12);
        Assert.AreEqual(one.Difference!.PValue, three.Difference!.PValue, 1e-12);
    }

    [TestMethod]
    public void Standings_EqualAccuracy_HasPOfOne() =>
        Assert.AreEqual(1.0, Compare([0, 1], [("relu", 150), ("elu", 150)])[1].Difference!.AdjustedPValue, 1e-12);

    [TestMethod]
    public void Standings_MoreThanOnePair_AreCorrected()
    {
        Standing alone = Compare([0], [("relu", 150), ("selu", 156)])[1];
        Standing among = Compare([0], [("relu", 150), ("selu", 156), ("tanh", 150), ("sigmoid", 150)])[1];

        Assert.AreEqual(alone.Difference!.PValue, among.Difference!.PValue);
        Assert.AreEqual(alone.Difference.PValue, alone.Difference.AdjustedPValue);
        Assert.AreEqual(3 * alone.Difference.PValue, among.Difference.AdjustedPValue, 1e-12);
        Assert.IsTrue(alone.Difference.IsEvidence);
        Assert.IsFalse(among.Difference.IsEvidence);
    }

    [TestMethod]
    public void Words_OneSeedOrSeveral_SayWhatSeedsCanTell()
    {
        Comparison two = Of([0, 1], [("relu", 150), ("tanh", 190), ("linear", 80)]);

        string[] words = [.. CompareWords.Of(two)];
        string alone = CompareWords.Of(Of([0], [("relu", 150), ("tanh", 190)]))[^1];

        Assert.AreEqual("tanh is better than relu (95.0 % against 75.0 %, p < 0.001).", words[0]);
        Assert.StartsWith("linear is clearly below every activation that learned (40.0 % against 75.0 % or more).", words[1]);
        Assert.AreEqual("The most accurate on these images is tanh with 95.0 % (95 % interval 91.0 to 97.3 %); the best of "
            + "several looks better than it is.", words[2]);
        Assert.StartsWith("Figures are means over 2 seeds.", words[3]);
        Assert.Contains("--seeds 0,1,2", alone);
        Assert.AreEqual(
            "Intervals: 95 % Wilson, for 200 test images, whatever the number of seeds. p: exact paired permutation test over "
            + "images, all seeds' answers to an image together, Holm-corrected for 3 tests.", CompareWords.Method(two));
    }

    [TestMethod]
    public void Words_OneEpochAtChance_CountsItRight()
    {
        ContestResult tanh = Result("tanh", 0, 60);
        ContestResult[] results = [Result("relu", 0, 150), tanh with { Epochs = [tanh.Epochs[0]] }];
        var comparison = new Comparison([Contestant.Parse("relu"), Contestant.Parse("tanh")], [0], results, 0.3);

        string sentence = CompareWords.Of(comparison)[0];

        Assert.StartsWith("tanh did not rise above chance (30.0 %) in 1 epoch;", sentence);
    }

    [TestMethod]
    public void Words_SeedsDisagree_SayThatNothingFollows()
    {
        ContestResult[] results =
            [Result("relu", 0, 100), Result("tanh", 0, 140), Result("relu", 1, 101), Result("tanh", 1, 100)];
        var comparison = new Comparison([Contestant.Parse("relu"), Contestant.Parse("tanh")], [0, 1], results, 0.3);

        string sentence = CompareWords.Of(comparison)[0];

        Assert.IsLessThan(0.05, comparison.Standings[1].Difference!.AdjustedPValue);
        Assert.AreEqual("tanh is better than relu with some seeds and worse with others (60.0 % against 50.2 %): no evidence "
            + "of a difference.", sentence);
    }

    [TestMethod]
    public void Charts_SeveralSeedsAndOneFunctionTwice_SayWhoseCurveItIs()
    {
        Comparison comparison =
            Of([7, 8], [("elu(alpha=0.5)", 150), ("elu(alpha=2)", 150), ("prelu(alpha=0.25, per_channel)", 150)]);

        foreach (LineChart chart in CompareCharts.Learning(comparison))
        {
            XElement svg = XElement.Parse(chart.ToSvg().ToString());
            string[] names = [.. svg.Elements("text").Where(text => (string?)text.Attribute("class") == "legend")
                .Select(text => text.Value)];
            Assert.AreSequenceEqual(["elu(alpha=0.5)", "elu(alpha=2)", "prelu(alpha=0.25, per_channel)"], names);
            Assert.EndsWith(", seed 7", svg.Elements("text").First().Value);
        }
    }

    [TestMethod]
    public void Words_OfNetworks_SayWhatTheyCost()
    {
        Comparison comparison = OfNetworks(Costing(150, 14.1, 0.31, 6_500_000), Costing(190, 24.34, 18.52, 64_200_000));

        string sentence = CompareWords.Of(comparison)[0];

        Assert.AreEqual(
            "resnet18 is better than lesson (95.0 % against 75.0 %, p < 0.001). It takes 24.3 s instead of 14.1 to train, "
            + "18.5 ms instead of 0.31 to score an image, and 61.2 MB instead of 6.2 on disk.", sentence);
    }

    // Weights that are fitted at once have no epochs that could be too few.
    [TestMethod]
    public void Words_NetworkWithoutEpochsAtChance_GivesNoAdviceAboutEpochs() =>
        Assert.StartsWith(
            "resnet18 did not rise above chance (30.0 %). It takes ",
            CompareWords.Of(OfNetworks(Costing(150, 1, 1, 1), Costing(60, 1, 1, 1)))[0]);

    [TestMethod]
    public void Charts_OfNetworks_ShowEveryCostAndOnlyTheCurvesThereAre()
    {
        Comparison comparison = OfNetworks(Costing(150, 14, 0.3, 1 << 20), Costing(190, 24, 18, 64 << 20));

        IReadOnlyList<CostChart> costs = CompareCharts.Costs(comparison);

        Assert.AreSequenceEqual(["18.0 ms", "24.0 s", "64.0 MB"], costs.Select(chart => chart.Marks[1].CostText));
        Assert.AreSequenceEqual(["lesson"], CompareCharts.Learning(comparison)[0].Lines.Select(line => line.Name));
        Assert.IsEmpty(CompareCharts.Costs(Of([0], [("relu", 150), ("elu", 165)])));
    }

    [TestMethod]
    public void Result_OfAnEarlierVersion_IsReadAndItsCostsAreUnknown()
    {
        string file = Path.Combine(context.TestTempDirectory!, "result.json");
        File.WriteAllText(file, """
            {
              "activation": "relu", "seed": 3, "correct": [true, false], "logLoss": 0.5, "bestEpoch": 1, "seconds": 2.5,
              "weightsSha256": "00",
              "epochs": [{ "trainLoss": 0.5, "validationLoss": null, "validationAccuracy": null, "learned": {} }],
              "layers": [{ "name": "conv2d", "deadShare": null, "firstGradient": 1, "lastGradient": 1 }]
            }
            """);

        ContestResult earlier = ContestResult.TryRead(file)!;

        Assert.AreEqual(("relu", 3, 2.5), (earlier.Name, earlier.Seed, earlier.Seconds));
        Assert.IsNull(earlier.MillisecondsPerImage);
        Assert.IsNull(earlier.ModelBytes);
        File.WriteAllText(file, Costing(1, 2, 3, 4).ToJson());
        Assert.AreEqual(3, ContestResult.TryRead(file)!.MillisecondsPerImage);
    }

    private static Comparison OfNetworks(ContestResult lesson, ContestResult resnet18) => new(
        [.. SettingsTable.Bases.Where(row => row.Name != "compact").Select(row => Contestant.OfNetwork(row.Name, row.Request))],
        [0], [lesson with { Network = "lesson" }, resnet18 with { Network = "resnet18" }], 0.3);

    private static ContestResult Costing(int right, double seconds, double milliseconds, long bytes) =>
        Result("relu", 0, right) with
        {
            Activation = null,
            Seconds = seconds,
            MillisecondsPerImage = milliseconds,
            ModelBytes = bytes,
            Layers = [],
        };

    private static IReadOnlyList<Standing> Compare(int[] seeds, (string Name, int Right)[] contestants) =>
        Of(seeds, contestants).Standings;

    private static Comparison Of(int[] seeds, (string Name, int Right)[] contestants) => new(
        [.. contestants.Select(contestant => Contestant.Parse(contestant.Name))], seeds,
        [.. seeds.SelectMany(seed => contestants.Select(contestant => Result(contestant.Name, seed, contestant.Right)))], 0.3);

    // The first so many images are right.
    private static ContestResult Result(string name, int seed, int right) => new()
    {
        Activation = Contestant.Parse(name).Name,
        Seed = seed,
        Correct = [.. Enumerable.Range(0, Images).Select(image => image < right)],
        LogLoss = 0.5,
        BestEpoch = 1,
        Seconds = 1,
        WeightsSha256 = string.Empty,
        Epochs = [new(0.7, 0.8, 0.5, new Dictionary<string, double>()), new(0.6, 0.7, 0.6, new Dictionary<string, double>())],
        Layers = [new("conv2d", 0, 1, 1)],
    };
}

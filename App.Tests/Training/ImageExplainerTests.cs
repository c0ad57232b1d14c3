using MlNetClassifier.App.Tests.Data.Images;
using MlNetClassifier.App.Tests.Pipelines.Networks;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Explaining;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Scoring;
using MlNetClassifier.Training.Learning;

namespace MlNetClassifier.App.Tests.Training;

/// <summary>Whether maps show what a network answers by: tests that a map of edges or of the image's middle would fail.</summary>
[TestClass]
public sealed class ImageExplainerTests(TestContext context)
{
    private const float Tolerance = 1e-4f;
    private const int Images = 60;

    private string Folder => context.TestTempDirectory!;

    [TestMethod]
    [DataRow(ExplanationMethod.Cam)]
    [DataRow(ExplanationMethod.Occlusion)]
    public void Explain_PlantedSquare_IsFound(ExplanationMethod method)
    {
        using ImageScorer scorer = Squares();
        using var explainer = new ImageExplainer(scorer);
        int hits = 0;
        for (int i = 0; i < Images; i++)
        {
            (ImageContent image, int classIndex, int left, int top) = SquareImages.Draw(i);

            Explanation explanation = explainer.Explain(image, new() { Method = method }, context.CancellationToken);

            Assert.AreEqual(UntrainedModel.Classes[classIndex], explanation.Predicted!.Label);
            Assert.AreEqual(method, explanation.Method);
            EvidenceMap map = explanation.Map!;
            int cell = map.Falling[0];
            (float x, float y) = Centre(map, cell);
            hits += x >= left && x < left + SquareImages.SquareSide && y >= top && y < top + SquareImages.SquareSide ? 1 : 0;
        }

        Assert.IsGreaterThanOrEqualTo(0.95 * Images, hits);
    }

    // A network with other weights answers by something else: its maps must have nothing to do with those of the first.
    [TestMethod]
    [DataRow(ExplanationMethod.Cam)]
    [DataRow(ExplanationMethod.Occlusion)]
    public void Explain_RandomWeights_GiveUnrelatedMaps(ExplanationMethod method)
    {
        using ImageScorer scorer = Squares();
        using var explainer = new ImageExplainer(scorer);
        List<double> correlations = [];
        for (int seed = 0; seed < 4; seed++)
        {
            string folder = Directory.CreateDirectory(Path.Combine(Folder, $"random {seed}")).FullName;
            NetworkWeights weights = InitialWeights.Create(SquareImages.Network, seed);
            using var other = ImageScorer.Load(UntrainedModel.Save(folder, SquareImages.Network, weights));
            using var otherExplainer = new ImageExplainer(other);
            for (int i = 0; i < 6; i++)
            {
                ImageContent image = SquareImages.Draw(i).Image;
                float[] one = explainer.Explain(image, new() { Method = method }, context.CancellationToken).Map!.Values;
                correlations.Add(
                    RankCorrelation(
                        one, otherExplainer.Explain(image, new() { Method = method }, context.CancellationToken).Map!.Values));
            }
        }

        Assert.IsLessThan(0.2, Math.Abs(correlations.Average()), string.Join(' ', correlations.Select(value => $"{value:F2}")));
    }

    [TestMethod]
    public void Explain_Cam_CellsAndBiasSumToTheLogits()
    {
        NetworkDescription network = NetworkExamples.Describe(new CompactNetwork(), height: 32, width: 40);
        using var scorer = ImageScorer.Load(UntrainedModel.Save(Folder, network, NetworkExamples.MovedWeights(network)));
        using var explainer = new ImageExplainer(scorer);

        Explanation explanation = explainer.Explain(Photo(), cancellationToken: context.CancellationToken);

        Assert.AreEqual(ExplanationMethod.Cam, explanation.Method);
        Assert.AreSequenceEqual(scorer.ScoreBatch(Photo())[0].Logits, explanation.Prediction.Logits);
        foreach (ClassEvidence evidence in new[] { explanation.Predicted!, explanation.RunnerUp! })
            Assert.AreEqual(evidence.Logit, evidence.Cells!.Values.Sum() + evidence.Bias!.Value, Tolerance);

        Assert.AreEqual(
            explanation.Predicted!.Logit - explanation.RunnerUp!.Logit,
            explanation.Map!.Values.Sum() + explanation.Predicted.Bias!.Value - explanation.RunnerUp.Bias!.Value, Tolerance);
    }

    [TestMethod]
    public void Explain_CamAndOcclusion_Agree()
    {
        using ImageScorer scorer = Squares();
        using var explainer = new ImageExplainer(scorer);
        for (int i = 0; i < 6; i++)
        {
            ImageContent image = SquareImages.Draw(i).Image;
            EvidenceMap cam =
                explainer.Explain(image, new() { Method = ExplanationMethod.Cam }, context.CancellationToken).Map!;
            EvidenceMap occlusion =
                explainer.Explain(image, new() { Method = ExplanationMethod.Occlusion }, context.CancellationToken).Map!;

            float[] coarse = new float[occlusion.Values.Length];
            for (int cell = 0; cell < cam.Values.Length; cell++)
            {
                (float x, float y) = Centre(cam, cell);
                coarse[((int)(y * 8 / SquareImages.Side) * 8) + (int)(x * 8 / SquareImages.Side)] += cam.Values[cell];
            }

            Assert.IsGreaterThan(0.8, Correlation([.. coarse.Select(value => (double)value)],
                [.. occlusion.Values.Select(value => (double)value)]));
        }
    }

    [TestMethod]
    public void Explain_NetworkOfTheLesson_HasOcclusionAlone()
    {
        using var scorer = ImageScorer.Load(UntrainedModel.Save(Folder));
        using var explainer = new ImageExplainer(scorer);

        Explanation explanation = explainer.Explain(Photo(), cancellationToken: context.CancellationToken);

        Assert.AreEqual(ExplanationMethod.Occlusion, explanation.Method);
        Assert.AreEqual((8, 8), (explanation.Map!.Rows, explanation.Map.Columns));
        Assert.IsNull(explanation.Predicted!.Cells);
        Assert.IsGreaterThan(0, explanation.Map.Values.Max(MathF.Abs));
        NotSupportedException error = Assert.ThrowsExactly<NotSupportedException>(() => explainer.Explain(
            Photo(), new() { Method = ExplanationMethod.Cam }, context.CancellationToken));
        Assert.Contains("global average pooling", error.Message);
    }

    [TestMethod]
    public void Explain_AnswerThatHangsOnASquare_HasARegion_AndANoiseHasNone()
    {
        using ImageScorer scorer = Squares();
        using var explainer = new ImageExplainer(scorer);
        Explanation square = explainer.Explain(SquareImages.Draw(1).Image, cancellationToken: context.CancellationToken);
        byte[] red = TestImages.Solid(64, 64, new SkiaSharp.SKColor(200, 60, 60));

        Explanation even = explainer.Explain(ImageContent.FromBytes("red", red), cancellationToken: context.CancellationToken);

        Assert.IsTrue(square.HasRegion);
        Assert.Contains("at random", square.Describe());
        Assert.IsFalse(even.HasRegion);
        Assert.Contains("No single region matters", even.Describe());
        Assert.AreEqual(square.Prediction.Score[1], square.Deletion!.Marked[0]);
        Assert.AreSequenceEqual(
            square.Deletion.Random,
            explainer.Explain(SquareImages.Draw(1).Image, new() { Threads = 1 }, context.CancellationToken).Deletion!.Random);
    }

    [TestMethod]
    public void Explain_NoImage_SaysWhy()
    {
        using ImageScorer scorer = Squares();
        using var explainer = new ImageExplainer(scorer);

        Explanation explanation = explainer.Explain(
            ImageContent.FromBytes("text", "no image"u8.ToArray()), cancellationToken: context.CancellationToken);

        Assert.IsNull(explanation.Map);
        Assert.Contains("UnknownFormat", explanation.Describe());
    }

    private ImageScorer Squares() =>
        ImageScorer.Load(UntrainedModel.Save(Folder, SquareImages.Network, SquareImages.KnownWeights));

    private static ImageContent Photo() => ImageContent.FromBytes("photo", TestImages.Photo(90, 80));

    private static (float X, float Y) Centre(EvidenceMap map, int cell) => (
        ((cell % map.Columns) + 0.5f) * SquareImages.Side / map.Columns,
        ((cell / map.Columns) + 0.5f) * SquareImages.Side / map.Rows);

    private static double RankCorrelation(float[] a, float[] b) => Correlation(Ranks(a), Ranks(b));

    // Of equal numbers, the mean of their ranks.
    private static double[] Ranks(float[] values) =>
        [.. values.Select(value => values.Count(other => other < value) + (values.Count(other => other == value) / 2.0))];

    private static double Correlation(double[] a, double[] b)
    {
        (double meanA, double meanB) = (a.Average(), b.Average());
        double shared = a.Zip(b, (x, y) => (x - meanA) * (y - meanB)).Sum();
        return shared / Math.Sqrt(a.Sum(x => (x - meanA) * (x - meanA)) * b.Sum(y => (y - meanB) * (y - meanB)));
    }
}

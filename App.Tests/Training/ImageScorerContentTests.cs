using System.Runtime.CompilerServices;
using System.Threading.Channels;
using MlNetClassifier.App.Tests.Data.Images;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Scoring;

namespace MlNetClassifier.App.Tests.Training;

/// <summary>The doors of a scorer for images that are files or in memory, at once or as they come.</summary>
[TestClass]
public sealed class ImageScorerContentTests(TestContext context)
{
    private string Folder => context.TestTempDirectory!;

    [TestMethod]
    public void ScoreBatch_FilesAndBytes_GiveTheBitsOfTheFiles()
    {
        string[] paths = [.. Enumerable.Range(0, 19).Select(Photo)];
        ImageContent[] images =
        [
            .. paths.Select((path, i) => i % 2 == 0 ? ImageContent.FromFile(path)
                : ImageContent.FromBytes($"upload {i}", File.ReadAllBytes(path))),
            ImageContent.FromBytes("text.txt", "no image"u8.ToArray()),
        ];
        using var scorer = ImageScorer.Load(UntrainedModel.Save(Folder, dynamicBatch: true));

        IReadOnlyList<ImagePrediction> predictions = scorer.ScoreBatch(images);

        AssertSame(scorer.Score(paths), predictions.SkipLast(1));
        Assert.AreEqual("upload 1", predictions[1].ImagePath);
        Assert.AreEqual("UnknownFormat: the content is not JPEG, PNG, GIF, BMP, WebP or ICO; convert the file or remove it "
            + "(text.txt)", predictions[^1].Error);
    }

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(3, 8)]
    [DataRow(0, 100)]
    public async Task ScoreAsync_AnyThreadsAndBatches_KeepsOrderAndBits(int threads, int batchSize)
    {
        string[] paths = [.. Enumerable.Range(0, 30).Select(Photo)];
        using var scorer = ImageScorer.Load(UntrainedModel.Save(Folder, dynamicBatch: true));

        ImagePrediction[] predictions = await scorer.ScoreAsync(
            paths.Select(ImageContent.FromFile), new ScoringOptions { Threads = threads, BatchSize = batchSize },
            context.CancellationToken).ToArrayAsync(context.CancellationToken);

        AssertSame(scorer.Score(paths), predictions);
    }

    [TestMethod]
    public async Task ScoreAsync_SourceThatWaitsForTheResult_GetsIt()
    {
        using var scorer = ImageScorer.Load(UntrainedModel.Save(Folder, dynamicBatch: true));
        var source = Channel.CreateUnbounded<ImageContent>();
        await using IAsyncEnumerator<ImagePrediction> predictions = scorer
            .ScoreAsync(source.Reader.ReadAllAsync(context.CancellationToken), cancellationToken: context.CancellationToken)
            .GetAsyncEnumerator(context.CancellationToken);

        for (int i = 0; i < 5; i++)
        {
            source.Writer.TryWrite(ImageContent.FromFile(Photo(i)));
            Assert.IsTrue(await predictions.MoveNextAsync());
            Assert.AreEqual(Photo(i), predictions.Current.ImagePath);
        }

        source.Writer.Complete();
        Assert.IsFalse(await predictions.MoveNextAsync());
    }

    [TestMethod]
    public async Task ScoreAsync_SourceFails_GivesWhatCameBeforeThenTheError()
    {
        using var scorer = ImageScorer.Load(UntrainedModel.Save(Folder, dynamicBatch: true));
        List<ImagePrediction> predictions = [];

        InvalidDataException error = await Assert.ThrowsExactlyAsync<InvalidDataException>(
            async () =>
            {
                await foreach (ImagePrediction prediction
                    in scorer.ScoreAsync(Failing(11, context.CancellationToken), cancellationToken: context.CancellationToken))
                    predictions.Add(prediction);
            });

        Assert.AreEqual("the list ends early", error.Message);
        Assert.HasCount(11, predictions);
    }

    [TestMethod]
    public async Task ScoreAsync_Cancelled_StopsAndReadsNoFurther()
    {
        using var scorer = ImageScorer.Load(UntrainedModel.Save(Folder, dynamicBatch: true));
        using var stop = new CancellationTokenSource();
        int read = 0;
        IEnumerable<ImageContent> endless = Enumerable.Repeat(ImageContent.FromFile(Photo(0)), int.MaxValue)
            .Select(image =>
            {
                Interlocked.Increment(ref read);
                return image;
            });
        int scored = 0;

        await Assert.ThrowsAsync<OperationCanceledException>(
            async () =>
            {
                await foreach (ImagePrediction _ in scorer.ScoreAsync(endless, cancellationToken: stop.Token))
                {
                    if (++scored == 50)
                        await stop.CancelAsync();
                }
            });

        Assert.AreEqual(50, scored);
        Assert.IsLessThan(50 + (Environment.ProcessorCount * 100), read);
    }

    [TestMethod]
    public void ScoreAsync_OptionsOutOfRange_AreAllNamed()
    {
        using var scorer = ImageScorer.Load(UntrainedModel.Save(Folder));

        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(() => scorer.ScoreAsync(
            Array.Empty<ImageContent>(), new ScoringOptions { Threads = -1, BatchSize = 0 }, context.CancellationToken));

        Assert.Contains("Threads is -1", error.Message);
        Assert.Contains("BatchSize is 0", error.Message);
    }

    private async IAsyncEnumerable<ImageContent> Failing(
        int after, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (int i = 0; i < after; i++)
            yield return ImageContent.FromFile(Photo(i));

        await Task.Delay(1, cancellationToken);
        throw new InvalidDataException("the list ends early");
    }

    private static void AssertSame(IEnumerable<ImagePrediction> expected, IEnumerable<ImagePrediction> found)
    {
        ImagePrediction[] ones = [.. expected], others = [.. found];
        Assert.HasCount(ones.Length, others);
        foreach ((ImagePrediction one, ImagePrediction other) in ones.Zip(others))
        {
            Assert.AreEqual(one.PredictedLabel, other.PredictedLabel);
            Assert.AreSequenceEqual(one.Score, other.Score);
            Assert.AreSequenceEqual(one.Logits, other.Logits);
        }
    }

    private string Photo(int index)
    {
        string path = Path.Combine(Folder, $"{index:D2}.jpg");
        File.WriteAllBytes(path, TestImages.Photo(40 + index, 50, index));
        return path;
    }
}

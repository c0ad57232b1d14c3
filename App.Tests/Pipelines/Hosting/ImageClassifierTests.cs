using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MlNetClassifier.App.Tests.Data.Images;
using MlNetClassifier.App.Tests.Server;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Hosting;
using MlNetClassifier.Pipelines.Saving;
using MlNetClassifier.Pipelines.Scoring;

namespace MlNetClassifier.App.Tests.Pipelines.Hosting;

/// <summary>A saved model in an application with dependency injection.</summary>
[TestClass]
public sealed class ImageClassifierTests(TestContext context)
{
    private const int Clients = 64;
    private static readonly byte[] Other = File.ReadAllBytes(Repository.Golden("version1/default.zip"));

    [TestMethod]
    public async Task PredictAsync_ManyAtOnce_GiveTheBitsOfTheScorer()
    {
        string model = TestServer.SaveModel(context.TestTempDirectory!);
        byte[][] images = [.. Enumerable.Range(0, Clients).Select(i => TestImages.Photo(20 + i, 30))];
        images[7] = images[7][..40];
        using var scorer = ImageScorer.Load(model);
        IReadOnlyList<ImagePrediction> expected =
            scorer.ScoreBatch([.. images.Select((bytes, i) => ImageContent.FromBytes($"{i}", bytes))]);
        using IHost host = await StartAsync(services => services.AddImageClassifier(model));
        IImageClassifier classifier = host.Services.GetRequiredService<IImageClassifier>();

        ClassifiedImage[] found = await Task.WhenAll(
            images.Select((bytes, i) => classifier.PredictAsync(bytes, $"{i}", context.CancellationToken)));

        for (int i = 0; i < Clients; i++)
            AssertSame(expected[i], found[i].Prediction);

        Assert.AreEqual(ImageFault.Truncated, found[7].Prediction.Fault);
        Assert.AreEqual(scorer.Classes[0], found[0].Model.Classes[0]);
        Assert.AreEqual(found[0].Prediction.PredictedLabel, found[0].Ranked(1)[0].Label);
    }

    [TestMethod]
    public async Task PredictAsync_FileStreamOrBytes_GiveOneAnswer()
    {
        string model = TestServer.SaveModel(context.TestTempDirectory!);
        string file = Path.Combine(context.TestTempDirectory!, "photo.jpg");
        byte[] photo = TestImages.Photo(60, 50);
        await File.WriteAllBytesAsync(file, photo, context.CancellationToken);
        using IHost host = await StartAsync(services => services.AddImageClassifier("model.zip"), context.TestTempDirectory);
        IImageClassifier classifier = host.Services.GetRequiredService<IImageClassifier>();
        using var scorer = ImageScorer.Load(model);
        ImagePrediction expected = scorer.Score([file]).Single();

        AssertSame(expected, (await classifier.PredictAsync(file, context.CancellationToken)).Prediction);
        AssertSame(expected, (await classifier.PredictAsync(photo, file, context.CancellationToken)).Prediction);
        await using FileStream stream = File.OpenRead(file);
        AssertSame(expected, (await classifier.PredictAsync(stream, file, context.CancellationToken)).Prediction);
        Assert.IsEmpty(await classifier.PredictAsync(Array.Empty<ImageContent>(), context.CancellationToken));
    }

    [TestMethod]
    [DataRow(null, "There is no model file")]
    [DataRow(100, "not a complete zip file")]
    public async Task Start_ModelThatCannotBeUsed_FailsWithItsSentence(int? length, string expected)
    {
        string model = Path.Combine(context.TestTempDirectory!, "model.zip");
        if (length is { } bytes)
            await File.WriteAllBytesAsync(model, Other[..bytes], context.CancellationToken);

        ModelFormatException error = await Assert.ThrowsExactlyAsync<ModelFormatException>(
            () => StartAsync(services => services.AddImageClassifier(model)));

        Assert.Contains(model, error.Message);
        Assert.Contains(expected, error.Message);
    }

    [TestMethod]
    public async Task Start_OptionsOutOfRange_ListsEveryFault()
    {
        OptionsValidationException error = await Assert.ThrowsExactlyAsync<OptionsValidationException>(
            () => StartAsync(services => services.AddImageClassifier(
                options => (options.Threads, options.QueueLength) = (-1, 0))));

        Assert.HasCount(3, error.Failures);
        foreach (string option in new[] { "ModelPath", "Threads", "QueueLength" })
            Assert.Contains(option, error.Message);
    }

    [TestMethod]
    public async Task PredictAsync_FullQueue_RefusesUntilAWaitingOneIsCancelled()
    {
        string model = TestServer.SaveModel(context.TestTempDirectory!);
        byte[] photo = TestImages.Photo(60, 50);
        using IHost host = await StartAsync(services => services.AddImageClassifier(
            model, options => (options.Threads, options.QueueLength) = (1, 1)));
        ImageClassifier classifier = host.Services.GetRequiredService<ImageClassifier>();
        using SemaphoreSlim mayGo = await HoldAsync(classifier);
        using var end = new CancellationTokenSource();

        Task<ClassifiedImage> waiting = classifier.PredictAsync(photo, cancellationToken: end.Token);
        ImageQueueFullException error = await Assert.ThrowsExactlyAsync<ImageQueueFullException>(
            () => classifier.PredictAsync(photo, cancellationToken: context.CancellationToken));
        await end.CancelAsync();
        await Assert.ThrowsExactlyAsync<OperationCanceledException>(() => waiting);
        Task<ClassifiedImage> next = classifier.PredictAsync(photo, cancellationToken: context.CancellationToken);
        mayGo.Release();

        Assert.Contains("QueueLength lets 1 wait", error.Message);
        Assert.IsNull((await next).Prediction.Error);
        ImageContent image = ImageContent.FromBytes("a", photo);
        await Assert.ThrowsExactlyAsync<ArgumentException>(
            () => classifier.PredictAsync([image, image], context.CancellationToken));
    }

    [TestMethod]
    public async Task ReloadAsync_WhileAnImageWaits_LetsTheOldModelAnswerIt()
    {
        string model = TestServer.SaveModel(context.TestTempDirectory!);
        byte[] photo = TestImages.Photo(60, 50);
        using IHost host = await StartAsync(services => services.AddImageClassifier(model, options => options.Threads = 1));
        ImageClassifier classifier = host.Services.GetRequiredService<ImageClassifier>();
        ClassifierModel old = classifier.Model;
        using SemaphoreSlim mayGo = await HoldAsync(classifier);

        Task<ClassifiedImage> begun = classifier.PredictAsync(photo, cancellationToken: context.CancellationToken);
        await File.WriteAllBytesAsync(model, Other, context.CancellationToken);
        Assert.IsTrue(await classifier.ReloadAsync(context.CancellationToken));
        Task<ClassifiedImage> next = classifier.PredictAsync(photo, cancellationToken: context.CancellationToken);
        mayGo.Release();

        Assert.AreEqual(old.Sha256, (await begun).Model.Sha256);
        Assert.Contains((await begun).Prediction.PredictedLabel, old.Classes);
        Assert.AreEqual(classifier.Model.Sha256, (await next).Model.Sha256);
        Assert.Contains((await next).Prediction.PredictedLabel, classifier.Model.Classes);
    }

    [TestMethod]
    public async Task ReloadAsync_AnotherFile_TakesOverAndADamagedOneDoesNot()
    {
        string model = TestServer.SaveModel(context.TestTempDirectory!);
        byte[] photo = TestImages.Photo(60, 50);
        using IHost host = await StartAsync(services =>
        {
            services.AddImageClassifier(model);
            services.AddHealthChecks().AddImageClassifier();
        });
        IImageClassifier classifier = host.Services.GetRequiredService<IImageClassifier>();
        string before = classifier.Model.Sha256;
        HealthReportEntry healthy = await HealthAsync(host);

        Assert.IsFalse(await classifier.ReloadAsync(context.CancellationToken));
        await File.WriteAllBytesAsync(model, Other, context.CancellationToken);
        Assert.IsTrue(await classifier.ReloadAsync(context.CancellationToken));
        string after = classifier.Model.Sha256;
        await File.WriteAllBytesAsync(model, Other[..^100], context.CancellationToken);
        ModelFormatException error =
            await Assert.ThrowsExactlyAsync<ModelFormatException>(() => classifier.ReloadAsync(context.CancellationToken));

        Assert.AreNotEqual(before, after);
        ClassifiedImage answer = await classifier.PredictAsync(photo, cancellationToken: context.CancellationToken);
        Assert.AreEqual(after, answer.Model.Sha256);
        Assert.AreEqual(HealthStatus.Healthy, healthy.Status);
        Assert.AreEqual("model.zip", healthy.Data["model"]);
        Assert.AreEqual(before, healthy.Data["sha256"]);
        HealthReportEntry degraded = await HealthAsync(host);
        Assert.AreEqual(HealthStatus.Degraded, degraded.Status);
        Assert.Contains(error.Message, degraded.Description!);
        Assert.AreEqual(after, degraded.Data["sha256"]);
    }

    [TestMethod]
    public async Task WatchForChanges_AnotherFile_TakesOverByItself()
    {
        string model = TestServer.SaveModel(context.TestTempDirectory!);
        var log = new ListedLog();
        using IHost host = await StartAsync(services =>
        {
            services.AddLogging(logging => logging.AddProvider(log));
            services.AddImageClassifier(model, options => options.WatchForChanges = true);
        });
        IImageClassifier classifier = host.Services.GetRequiredService<IImageClassifier>();
        string before = classifier.Model.Sha256;

        await File.WriteAllBytesAsync(model, Other, context.CancellationToken);
        await log.WaitForAsync("was replaced", context.CancellationToken);

        Assert.AreNotEqual(before, classifier.Model.Sha256);
    }

    [TestMethod]
    public async Task Dispose_WithTheHost_EndsPredictions()
    {
        string model = TestServer.SaveModel(context.TestTempDirectory!);
        IHost host = await StartAsync(services => services.AddImageClassifier(model));
        IImageClassifier classifier = host.Services.GetRequiredService<IImageClassifier>();
        Task<ClassifiedImage> begun =
            classifier.PredictAsync(TestImages.Photo(60, 50), cancellationToken: context.CancellationToken);

        host.Dispose();

        Assert.IsNull((await begun).Prediction.Error);
        await Assert.ThrowsExactlyAsync<ObjectDisposedException>(
            () => classifier.PredictAsync("photo.jpg", context.CancellationToken));
        await Assert.ThrowsExactlyAsync<ObjectDisposedException>(() => classifier.ReloadAsync(context.CancellationToken));
    }

    private async Task<IHost> StartAsync(Action<IServiceCollection> add, string? contentRoot = null)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new() { ContentRootPath = contentRoot });
        add(builder.Services);
        IHost host = builder.Build();
        try
        {
            await host.StartAsync(context.CancellationToken);
            return host;
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    /// <summary>Keeps the only thread that scores busy until the result is released.</summary>
    private async Task<SemaphoreSlim> HoldAsync(ImageClassifier classifier)
    {
        using var isHeld = new SemaphoreSlim(0);
        var mayGo = new SemaphoreSlim(0);
        classifier.Queue.AddFirst(() =>
        {
            isHeld.Release();
            mayGo.Wait(context.CancellationToken);
        });
        await isHeld.WaitAsync(context.CancellationToken);
        return mayGo;
    }

    private async Task<HealthReportEntry> HealthAsync(IHost host) =>
        (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(context.CancellationToken))
            .Entries["image-classifier"];

    private static void AssertSame(ImagePrediction expected, ImagePrediction found)
    {
        Assert.AreEqual(expected.ImagePath, found.ImagePath);
        Assert.AreEqual(expected.Error, found.Error);
        Assert.AreEqual(expected.PredictedLabel, found.PredictedLabel);
        Assert.AreSequenceEqual(expected.Score, found.Score);
        Assert.AreSequenceEqual(expected.Logits, found.Logits);
    }
}

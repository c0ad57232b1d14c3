using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using MlNetClassifier.App.Tests.Data.Images;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Scoring;
using MlNetClassifier.Pipelines.Serving;
using MlNetClassifier.Server.Hosting;
using MlNetClassifier.Server.Telemetry;

namespace MlNetClassifier.App.Tests.Server;

/// <summary>From the start of a server to its end.</summary>
[TestClass]
public sealed class LifecycleTests(TestContext context)
{
    private static readonly byte[] Jpeg = TestImages.Photo(60, 50);

    [TestMethod]
    public async Task Run_EndAskedForUnderLoad_LosesNoAcceptedRequest()
    {
        await using TestServer server = await TestServer.StartAsync(context);
        using var stop = new CancellationTokenSource();
        int answered = 0;
        ConcurrentBag<string> lost = [];
        Task[] clients = [.. Enumerable.Range(0, 8).Select(i =>
            Task.Run(() => LoadAsync(i % 2 == 0), context.CancellationToken))];

        Task running = server.Server.RunAsync(stop.Token);
        SpinWait.SpinUntil(() => Volatile.Read(ref answered) > 50);
        await stop.CancelAsync();
        await running;
        await Task.WhenAll(clients);

        Assert.IsGreaterThan(50, answered);
        Assert.IsEmpty(lost, string.Join('\n', lost));

        // Until nobody can connect any more; half of the clients keep their connection.
        async Task LoadAsync(bool keepsConnection)
        {
            using var client = new HttpClient { BaseAddress = server.Client.BaseAddress };
            client.DefaultRequestHeaders.ConnectionClose = !keepsConnection;
            while (true)
            {
                try
                {
                    using HttpResponseMessage response = await client.PostAsync(
                        new Uri("/predict", UriKind.Relative), new ByteArrayContent(Jpeg), context.CancellationToken);
                    Interlocked.Add(ref answered, response.StatusCode == HttpStatusCode.OK ? 1 : 0);
                    if (response.StatusCode != HttpStatusCode.OK)
                        lost.Add($"{response}");
                }
                catch (HttpRequestException error)
                {
                    if (error.InnerException is not SocketException { SocketErrorCode: SocketError.ConnectionRefused })
                        lost.Add($"{(keepsConnection ? "kept" : "new")} connection: {error}");

                    return;
                }
            }
        }
    }

    [TestMethod]
    public async Task Run_EndAskedFor_IsNotReadyButAnswersForTheTimeOfGrace()
    {
        await using TestServer server =
            await TestServer.StartAsync(context, options => options with { GraceSeconds = 1 });
        using var stop = new CancellationTokenSource();
        Task running = server.Server.RunAsync(stop.Token);

        await stop.CancelAsync();
        HttpStatusCode ready = HttpStatusCode.OK;
        while (ready == HttpStatusCode.OK)
        {
            using HttpResponseMessage health = await server.GetAsync("/v2/health/ready");
            ready = health.StatusCode;
        }

        using HttpResponseMessage answer = await server.PostAsync("/predict", Jpeg);
        using HttpResponseMessage live = await server.GetAsync("/v2/health/live");
        Assert.AreEqual(HttpStatusCode.ServiceUnavailable, ready);
        Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode);
        Assert.AreEqual(HttpStatusCode.OK, live.StatusCode);
        await running;
        await Assert.ThrowsAsync<HttpRequestException>(() => server.GetAsync("/v2"));
    }

    [TestMethod]
    public async Task Ready_NothingScoresAnyMore_IsNot()
    {
        string path = TestServer.SaveModel(context.TestTempDirectory!);
        var model = new LiveModel(ImageScorer.Load(path), new string('a', 64), DateTimeOffset.UnixEpoch);
        Action? waiting = null;
        var readiness = new Readiness(errand => waiting = errand, TimeSpan.Zero);

        string? stuck = await readiness.CheckAsync("m", Take);
        waiting!();
        string? after = await readiness.CheckAsync("m", Take);

        Assert.Contains("does not answer", stuck!);
        Assert.IsNull(after);
        model.Release();

        LiveModel Take()
        {
            Assert.IsTrue(model.TryUse());
            return model;
        }
    }

    [TestMethod]
    public async Task Start_PortInUseOrBadModel_SaysSo()
    {
        await using TestServer server = await TestServer.StartAsync(context);
        int port = server.Server.Addresses[0].Port;

        IOException taken = await Assert.ThrowsAsync<IOException>(
            () => TestServer.StartAsync(context, options => options with { Port = port, Host = "127.0.0.1" }));

        Assert.Contains($"Cannot listen at '127.0.0.1', port {port}: ", taken.Message);
    }

    [TestMethod]
    [DataRow(5, 2, 8, 3)]
    [DataRow(40, 2, 8, 8)]
    [DataRow(1, 4, 8, 1)]
    [DataRow(3, 4, 8, 1)]
    public void Take_ImagesThatWait_AreOneThreadsShareOfThem(int waiting, int threads, int batch, int expected)
    {
        var queue = new ImageQueue(100, threads);
        string path = TestServer.SaveModel(context.TestTempDirectory!);
        var model = new LiveModel(ImageScorer.Load(path), new string('a', 64), DateTimeOffset.UnixEpoch);
        for (int i = 0; i < waiting; i++)
            Assert.IsTrue(queue.TryAdd(new ScoringRequest(model, new ImageContent[1], 0, default)));

        int taken = queue.Take(new QueuedImage[batch], out _);

        Assert.AreEqual(expected, taken);
        Assert.AreEqual(waiting - expected, queue.Count);
        Assert.IsFalse(queue.TryAdd(new ScoringRequest(model, new ImageContent[101], 0, default)));
        model.Release();
    }

    [TestMethod]
    [DataRow(true, long.MaxValue)]
    [DataRow(false, 0)]
    public async Task Score_ClientHasGoneOrTimeIsUp_IsLeftOut(bool hasGone, long deadline)
    {
        var queue = new ImageQueue(100, 1);
        var model = new LiveModel(
            ImageScorer.Load(TestServer.SaveModel(context.TestTempDirectory!)), new string('a', 64), DateTimeOffset.UnixEpoch);
        using var meters = new Meters();
        var request = new ScoringRequest(
            model, [ImageContent.FromBytes("a", Jpeg)], deadline, new CancellationToken(hasGone));
        queue.TryAdd(request);

        using (new ScoringThreads(queue, 1, new ServerMeters(meters)))
            Assert.AreEqual(ScoringEnd.Abandoned, await request.Task);

        Assert.IsNull(request.Predictions[0]);
        model.Release();
    }

    [TestMethod]
    [DataRow("Max open files            1024                 524288               files", 768)]
    [DataRow("Max open files            1048576              1048576              files", 5000)]
    [DataRow("Max open files            unlimited            unlimited            files", 5000)]
    [DataRow("Max locked memory         100                  100                  bytes", 5000)]
    public void Connections_OpenFilesAreLimited_LeaveSomeForTheRest(string limits, int expected) =>
        Assert.AreEqual(expected, OpenFiles.Connections(5000, [limits]));

    [TestMethod]
    public async Task Score_QueueIsFull_Is429WithRetryAfter()
    {
        await using TestServer server =
            await TestServer.StartAsync(context, options => options with { QueueLength = 1, MaxImages = 1, Threads = 1 });
        byte[] large = TestImages.Photo(1500, 1500);

        HttpResponseMessage[] responses =
            await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => server.PostAsync("/predict", large)));

        Assert.IsTrue(responses.All(response => response.StatusCode is HttpStatusCode.OK or HttpStatusCode.TooManyRequests));
        HttpResponseMessage refused = responses.First(response => response.StatusCode == HttpStatusCode.TooManyRequests);
        Assert.AreEqual(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter!.Delta);
        await TestServer.AssertProblemAsync(429, refused, "Too many images are waiting");
        using HttpResponseMessage afterwards = await server.PostAsync("/predict", Jpeg);
        Assert.AreEqual(HttpStatusCode.OK, afterwards.StatusCode);
    }

    [TestMethod]
    public async Task Metrics_AfterAnswers_CountImagesClassesBatchesAndStages()
    {
        await using TestServer server = await TestServer.StartAsync(context);
        using HttpResponseMessage answer = await server.PostAsync("/predict", Jpeg);
        string label = (await TestServer.JsonOf(answer))[0].GetProperty("label").GetString()!;
        using HttpResponseMessage refused = await server.PostAsync("/predict", [1, 2, 3]);

        using HttpResponseMessage response = await server.GetAsync("/metrics");

        string text = await response.Content.ReadAsStringAsync(context.CancellationToken);
        string[] expected =
        [
            "mlnetclassifier_images_total{", "outcome=\"unknown\"", "outcome=\"unreadable\"", $"label=\"{label}\"",
            "mlnetclassifier_batch_size", "stage=\"queue\"", "stage=\"read\"", "stage=\"score\"",
            "mlnetclassifier_queue_length", "mlnetclassifier_refusals_total{", "http_server_request_duration_seconds",
            "kestrel_active_connections",
        ];
        foreach (string part in expected)
            Assert.Contains(part, text);
    }

    private sealed class Meters : IMeterFactory
    {
        private readonly List<Meter> _made = [];

        public Meter Create(MeterOptions options)
        {
            _made.Add(new Meter(options));
            return _made[^1];
        }

        public void Dispose() => _made.ForEach(meter => meter.Dispose());
    }
}

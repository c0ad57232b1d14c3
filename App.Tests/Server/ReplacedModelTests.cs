using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using MlNetClassifier.App.Tests.Data.Images;
using MlNetClassifier.Pipelines.Scoring;
using MlNetClassifier.Pipelines.Serving;

namespace MlNetClassifier.App.Tests.Server;

/// <summary>A model file that is replaced while it serves.</summary>
[TestClass]
public sealed class ReplacedModelTests(TestContext context)
{
    private static readonly byte[] Jpeg = TestImages.Photo(60, 50);
    private static readonly byte[] Other = File.ReadAllBytes(Repository.Golden("version1/default.zip"));

    [TestMethod]
    public async Task Refresh_AnotherModel_TakesOver()
    {
        await using TestServer server = await TestServer.StartAsync(context);
        string before = await ShaAsync(server);

        Replace(server.ModelPath, Other);
        bool isReplaced = server.Server.Models.First.Refresh();

        Assert.IsTrue(isReplaced);
        Assert.AreNotEqual(before, await ShaAsync(server));
        Assert.Contains("square", await AnswerAsync(server));
        Assert.IsFalse(server.Server.Models.First.Refresh());
    }

    [TestMethod]
    public async Task Refresh_BadFile_LeavesTheOldOneServingAndSaysSo()
    {
        var log = new ListedLog();
        await using TestServer server = await TestServer.StartAsync(context, logging: logging => logging.AddProvider(log));
        string before = await AnswerAsync(server);

        Replace(server.ModelPath, Other[..^100]);
        bool isReplaced = server.Server.Models.First.Refresh();

        Assert.IsFalse(isReplaced);
        Assert.AreEqual(before, await AnswerAsync(server));
        Assert.Contains(line => line.Contains("The model 'm' was not replaced", StringComparison.Ordinal), log.Lines);
        using HttpResponseMessage about = await server.GetAsync("/v2/models/m");
        Assert.Contains("damaged", (await TestServer.JsonOf(about)).GetProperty("reload_error").GetString()!);
        File.Delete(server.ModelPath);
        Assert.IsFalse(server.Server.Models.First.Refresh());
        Assert.AreEqual(before, await AnswerAsync(server));
    }

    [TestMethod]
    public async Task Refresh_UnderLoad_EveryAnswerIsOfOneOfBothModels()
    {
        const int Swaps = 20;
        await using TestServer server = await TestServer.StartAsync(context);
        byte[] own = File.ReadAllBytes(server.ModelPath);
        using var done = new CancellationTokenSource();
        ConcurrentDictionary<string, int> answers = new();
        Task[] clients = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
                answers.AddOrUpdate(await AnswerAsync(server), 1, (_, count) => count + 1);
        }, context.CancellationToken))];

        for (int i = 0; i < Swaps; i++)
        {
            Replace(server.ModelPath, i % 2 == 0 ? Other : own);
            Assert.IsTrue(server.Server.Models.First.Refresh());
        }

        await done.CancelAsync();
        await Task.WhenAll(clients);
        Assert.IsInRange(1, 2, answers.Count, string.Join('\n', answers.Keys));
        Assert.IsTrue(answers.Keys.All(answer => answer.StartsWith("[{", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void TryUse_AfterTheLastUserHasGone_IsRefused()
    {
        string path = TestServer.SaveModel(context.TestTempDirectory!);
        var model = new LiveModel(ImageScorer.Load(path), new string('a', 64), DateTimeOffset.UnixEpoch);

        Assert.IsTrue(model.TryUse());
        model.Release();
        model.Scorer.SelfCheck();
        model.Release();

        Assert.IsFalse(model.TryUse());
    }

    // Written beside and renamed, with a time of its own.
    private static void Replace(string path, byte[] content)
    {
        File.WriteAllBytes(path + ".new", content);
        File.SetLastWriteTimeUtc(path + ".new", File.GetLastWriteTimeUtc(path).AddSeconds(1));
        File.Move(path + ".new", path, overwrite: true);
    }

    private static async Task<string> ShaAsync(TestServer server)
    {
        using HttpResponseMessage response = await server.GetAsync("/v2/models/m");
        JsonElement model = await TestServer.JsonOf(response);
        return model.GetProperty("sha256").GetString()!;
    }

    private static async Task<string> AnswerAsync(TestServer server)
    {
        using HttpResponseMessage response = await server.PostAsync("/predict", Jpeg);
        string answer = await response.Content.ReadAsStringAsync();
        Assert.AreEqual(HttpStatusCode.OK, response.StatusCode, answer);
        return answer;
    }
}

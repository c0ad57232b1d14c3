using System.Diagnostics;
using System.Net;
using System.Text.Json;
using MlNetClassifier.App.Tests.App;
using MlNetClassifier.App.Tests.Data.Images;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Scoring;

namespace MlNetClassifier.App.Tests;

/// <summary>The sample of an ASP.NET Core application, started once for all that it must show.</summary>
[TestClass]
public sealed class ScoringApiTests(TestContext context)
{
    private const int Clients = 64;
    private static readonly string Sample = Repository.Program("ScoringApi", "MlNetClassifier.ScoringApi");

    [TestMethod]
    public async Task ScoringApi_ManyClients_GetTheBitsOfScoreAndAModelThatCanBeReplaced()
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);
        string model = program.PathOf("runs/train/model.zip");
        byte[][] images = [.. Enumerable.Range(0, Clients).Select(i => TestImages.Photo(20 + i, 30))];
        using var scorer = ImageScorer.Load(model);
        IReadOnlyList<ImagePrediction> expected =
            scorer.ScoreBatch([.. images.Select(bytes => ImageContent.FromBytes("photo", bytes))]);
        using Process process = Process.Start(new ProcessStartInfo("dotnet",
            [Sample, "--urls", "http://127.0.0.1:0", "--ImageClassifier:ModelPath", "runs/train/model.zip"])
        {
            WorkingDirectory = program.PathOf("."),
            RedirectStandardOutput = true,
        })!;
        try
        {
            using var client = new HttpClient { BaseAddress = await AddressAsync(process) };
            JsonElement[] answers = await Task.WhenAll(images.Select(bytes => ScoreAsync(client, bytes, HttpStatusCode.OK)));

            for (int i = 0; i < Clients; i++)
            {
                Assert.AreEqual(expected[i].PredictedLabel, answers[i].GetProperty("predictedLabel").GetString());
                Assert.AreSequenceEqual(expected[i].Score,
                    answers[i].GetProperty("score").EnumerateArray().Select(score => score.GetSingle()));
            }

            JsonElement refusal = await ScoreAsync(client, images[0][..40], HttpStatusCode.UnprocessableEntity);
            Assert.Contains("photo", refusal.GetProperty("detail").GetString()!);

            JsonElement health = (await GetAsync(client, "/health")).GetProperty("image-classifier");
            Assert.AreEqual("Healthy", health.GetProperty("status").GetString());
            string? sha256 = health.GetProperty("data").GetProperty("sha256").GetString();
            Assert.AreEqual(sha256, answers[0].GetProperty("modelSha256").GetString());

            File.WriteAllText(model, "no model");
            JsonElement conflict = await ReloadAsync(client, HttpStatusCode.Conflict);
            Assert.Contains("not a complete zip", conflict.GetProperty("detail").GetString()!);
            File.Copy(Repository.Golden("version1/default.zip"), model, overwrite: true);
            Assert.IsTrue((await ReloadAsync(client, HttpStatusCode.OK)).GetProperty("replaced").GetBoolean());
            JsonElement other = await ScoreAsync(client, images[0], HttpStatusCode.OK);
            Assert.AreNotEqual(sha256, other.GetProperty("modelSha256").GetString());
            Assert.AreEqual("circle", other.GetProperty("classes")[0].GetString());
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    [TestMethod]
    public void ScoringApi_OutputFolder_HasNothingToTrainWith() =>
        Assert.IsEmpty(Directory.EnumerateFiles(Path.GetDirectoryName(Sample)!, "*torch*", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file).Contains("torch", StringComparison.OrdinalIgnoreCase)));

    private async Task<Uri> AddressAsync(Process process)
    {
        const string Said = "Now listening on: ";
        while (await process.StandardOutput.ReadLineAsync(context.CancellationToken) is { } line)
        {
            if (line.IndexOf(Said, StringComparison.Ordinal) is var at and >= 0)
                return new Uri(line[(at + Said.Length)..]);
        }

        throw new AssertFailedException("The sample ended before it listened.");
    }

    private Task<JsonElement> ReloadAsync(HttpClient client, HttpStatusCode status) => PostAsync(client, "/reload", [], status);

    private Task<JsonElement> ScoreAsync(HttpClient client, byte[] image, HttpStatusCode status) =>
        PostAsync(client, "/score", image, status);

    private async Task<JsonElement> PostAsync(HttpClient client, string address, byte[] content, HttpStatusCode status)
    {
        using var body = new ByteArrayContent(content);
        using HttpResponseMessage response =
            await client.PostAsync(new Uri(address, UriKind.Relative), body, context.CancellationToken);
        string text = await response.Content.ReadAsStringAsync(context.CancellationToken);
        Assert.AreEqual(status, response.StatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }

    private async Task<JsonElement> GetAsync(HttpClient client, string address) => JsonDocument.Parse(
        await client.GetStringAsync(new Uri(address, UriKind.Relative), context.CancellationToken)).RootElement;
}

using System.Text;
using System.Text.Json;
using MlNetClassifier.App.Tests.Data.Images;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Scoring;

namespace MlNetClassifier.App.Tests.Server;

/// <summary><c>POST /predict</c> in all its forms.</summary>
[TestClass]
public sealed class PredictTests(TestContext context)
{
    private static readonly byte[] Jpeg = TestImages.Photo(60, 50);

    [TestMethod]
    [DataRow("image/jpeg")]
    [DataRow(null)]
    [DataRow("application/octet-stream")]
    [DataRow("application/x-www-form-urlencoded")]
    public async Task Predict_RawBody_GivesTheBitsOfTheScorerBestFirst(string? type)
    {
        await using TestServer server = await TestServer.StartAsync(context);

        using HttpResponseMessage response = await server.PostAsync("/predict", Jpeg, type);

        AssertIs(Expected(server, Jpeg), await TestServer.JsonOf(response));
    }

    [TestMethod]
    public async Task Predict_JsonWithBase64_GivesTheSameAndAsManyClassesAsAsked()
    {
        await using TestServer server = await TestServer.StartAsync(context);
        string image = Convert.ToBase64String(Jpeg);

        using HttpResponseMessage one = await Json(server, $$$"""{"inputs": "{{{image}}}", "parameters": {"top_k": 2}}""");
        using HttpResponseMessage list = await Json(server, $$"""{"parameters": {}, "inputs": ["{{image}}", "AAAA"]}""");

        AssertIs(Expected(server, Jpeg)[..2], await TestServer.JsonOf(one));
        JsonElement answers = await TestServer.JsonOf(list);
        AssertIs(Expected(server, Jpeg), answers[0]);
        Assert.AreEqual(415, answers[1].GetProperty("status").GetInt32());
        Assert.Contains("image 2", answers[1].GetProperty("error").GetString()!);
    }

    [TestMethod]
    public async Task Predict_Form_AnswersEveryImageInOrder()
    {
        await using TestServer server = await TestServer.StartAsync(context);
        byte[] other = TestImages.Photo(40, 40, 7);
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(Jpeg), "file", "a.jpg" },
            { new ByteArrayContent(Jpeg[..500]), "file", "cut off.jpg" },
            { new ByteArrayContent(other), "file", "b.jpg" },
            { new StringContent("1"), "top_k" },
        };

        using HttpResponseMessage response = await server.PostAsync("/predict", form);

        JsonElement answers = await TestServer.JsonOf(response);
        Assert.AreEqual(3, answers.GetArrayLength());
        AssertIs(Expected(server, Jpeg)[..1], answers[0]);
        Assert.AreEqual(422, answers[1].GetProperty("status").GetInt32());
        Assert.Contains("Truncated: ", answers[1].GetProperty("error").GetString()!);
        Assert.Contains("cut off.jpg", answers[1].GetProperty("error").GetString()!);
        AssertIs(Expected(server, other)[..1], answers[2]);
    }

    [TestMethod]
    public async Task Predict_ModelThatDoubts_SaysUnknownAndWhy()
    {
        await using TestServer server = await TestServer.StartAsync(context);

        using HttpResponseMessage response = await server.PostAsync("/predict", Jpeg);

        JsonElement best = (await TestServer.JsonOf(response))[0];
        Assert.IsTrue(best.GetProperty("unknown").GetBoolean());
        Assert.Contains("below the model's threshold of 0.6250", best.GetProperty("reason").GetString()!);
    }

    [TestMethod]
    [DataRow(400, "", "image/png", "The body is empty")]
    [DataRow(415, "no image", "image/png", "UnknownFormat: ")]
    [DataRow(422, "GIF89a", "image/gif", "DamagedHeader: begins as Gif, but its header is damaged")]
    [DataRow(400, "{\"inputs\": 5}", "application/json", "neither an image in base64 nor a list")]
    [DataRow(400, "{\"inputs\": \"?\"}", "application/json", "not base64")]
    [DataRow(400, "{\"inputs\": \"AAAA\"", "application/json", "not JSON of the right form")]
    [DataRow(400, "[]", "application/json", "no JSON object")]
    [DataRow(400, "{\"input\": \"AAAA\"}", "application/json", "'input' is not known here")]
    [DataRow(400, "{\"inputs\": \"AAAA\", \"parameters\": {\"top_k\": 0}}", "application/json", "The parameter 'top_k'")]
    [DataRow(400, "{\"inputs\": []}", "application/json", "There is no image")]
    [DataRow(400, "any", "multipart/form-data", "names no boundary")]
    [DataRow(400, "any", "multipart/form-data; boundary=x", "as its boundary says")]
    [DataRow(400, "--x\r\n\r\nany", "multipart/form-data; boundary=x", "as its boundary says")]
    public async Task Predict_WrongRequest_IsAProblemThatSaysWhatToSend(int status, string body, string type, string message)
    {
        await using TestServer server = await TestServer.StartAsync(context);

        using HttpResponseMessage response = await server.PostAsync("/predict", Encoding.UTF8.GetBytes(body), type);

        await TestServer.AssertProblemAsync(status, response, message);
    }

    [TestMethod]
    public async Task Predict_ImageOfTooManyPixels_Is413BeforeItIsDecoded()
    {
        await using TestServer server = await TestServer.StartAsync(context);

        using HttpResponseMessage response =
            await server.PostAsync("/predict", TestImages.WithStatedSize(Jpeg, 20_000, 20_000));

        await TestServer.AssertProblemAsync(413, response, "TooManyPixels: ");
    }

    private static async Task<HttpResponseMessage> Json(TestServer server, string body) =>
        await server.PostAsync("/predict", Encoding.UTF8.GetBytes(body), "application/json");

    private static (string Label, float Score)[] Expected(TestServer server, byte[] image)
    {
        using var scorer = ImageScorer.Load(server.ModelPath);
        ImagePrediction prediction = scorer.ScoreBatch(ImageContent.FromBytes("any", image))[0];
        return [.. prediction.Ranked(scorer.Classes, 5)];
    }

    private static void AssertIs((string Label, float Score)[] expected, JsonElement answer) => Assert.AreSequenceEqual(
        expected,
        answer.EnumerateArray().Select(one => (one.GetProperty("label").GetString()!, one.GetProperty("score").GetSingle())));
}

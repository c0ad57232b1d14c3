using System.Net;
using System.Text.Json;
using MlNetClassifier.App.Tests.Data.Images;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Explaining;
using MlNetClassifier.Pipelines.Scoring;

namespace MlNetClassifier.App.Tests.Server;

/// <summary><c>POST /explain</c>.</summary>
[TestClass]
public sealed class ExplainTests(TestContext context)
{
    private static readonly byte[] Jpeg = TestImages.Photo(60, 50);

    [TestMethod]
    public async Task Explain_Image_GivesWhatTheLibraryGives()
    {
        await using TestServer server = await TestServer.StartAsync(context);

        using HttpResponseMessage response = await server.PostAsync("/explain?method=occlusion", Jpeg);

        JsonElement answer = await TestServer.JsonOf(response);
        using var scorer = ImageScorer.Load(server.ModelPath);
        using var explainer = new ImageExplainer(scorer);
        Explanation expected =
            explainer.Explain(ImageContent.FromBytes("a", Jpeg), cancellationToken: context.CancellationToken);
        Assert.AreEqual(expected.Describe(), answer.GetProperty("sentence").GetString());
        Assert.AreEqual("occlusion", answer.GetProperty("method").GetString());
        Assert.AreEqual("21x16 stretch bilinear white", answer.GetProperty("input").GetString());
        Assert.AreSequenceEqual(
            expected.Map!.Values,
            answer.GetProperty("map").GetProperty("values").EnumerateArray().Select(value => value.GetSingle()));
        Assert.AreEqual(expected.RunnerUp!.Logit, answer.GetProperty("logits")[1].GetProperty("logit").GetSingle());
    }

    [TestMethod]
    public async Task Explain_Answer_IsAsDescribed()
    {
        await using TestServer server = await TestServer.StartAsync(context);
        using HttpResponseMessage document = await server.GetAsync("/openapi.json");
        JsonElement schema = (await TestServer.JsonOf(document)).GetProperty("components").GetProperty("schemas")
            .GetProperty("Explanation");

        using HttpResponseMessage response = await server.PostAsync("/explain", Jpeg);

        Assert.AreSequenceEqual(
            schema.GetProperty("required").EnumerateArray().Select(name => name.GetString()),
            (await TestServer.JsonOf(response)).EnumerateObject().Select(member => member.Name));
    }

    [TestMethod]
    public async Task Explain_WhatCannotBe_IsAProblem()
    {
        await using TestServer server = await TestServer.StartAsync(context);
        using var two = new MultipartFormDataContent
        {
            { new ByteArrayContent(Jpeg), "file", "a.jpg" },
            { new ByteArrayContent(Jpeg), "file", "b.jpg" },
        };

        using HttpResponseMessage cam = await server.PostAsync("/explain?method=cam", Jpeg);
        using HttpResponseMessage method = await server.PostAsync("/explain?method=gradient", Jpeg);
        using HttpResponseMessage model = await server.PostAsync("/explain?model=other", Jpeg);
        using HttpResponseMessage text = await server.PostAsync("/explain", "no image"u8.ToArray());
        using HttpResponseMessage several = await server.PostAsync("/explain", two);

        await TestServer.AssertProblemAsync(400, cam, "global average pooling");
        await TestServer.AssertProblemAsync(400, method, "method is 'gradient'", "cam or occlusion");
        await TestServer.AssertProblemAsync(404, model, "'other'");
        await TestServer.AssertProblemAsync(415, text, "UnknownFormat");
        await TestServer.AssertProblemAsync(400, several, "There are 2 images");
    }

    [TestMethod]
    public async Task Explain_ManyAtOnce_FewWaitAndScoringGoesOn()
    {
        await using TestServer server = await TestServer.StartAsync(context);

        Task<HttpResponseMessage>[] explained =
            [.. Enumerable.Range(0, 40).Select(_ => server.PostAsync("/explain", Jpeg))];
        using HttpResponseMessage scored = await server.PostAsync("/predict", Jpeg);

        HttpStatusCode[] codes = [.. (await Task.WhenAll(explained)).Select(response => response.StatusCode)];
        Assert.AreEqual(HttpStatusCode.OK, scored.StatusCode);
        Assert.Contains(HttpStatusCode.OK, codes);
        Assert.Contains(HttpStatusCode.TooManyRequests, codes);
        Assert.IsEmpty(codes.Except([HttpStatusCode.OK, HttpStatusCode.TooManyRequests]));
    }
}

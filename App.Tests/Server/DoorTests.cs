using System.Net;
using System.Net.Http.Headers;
using MlNetClassifier.App.Tests.Data.Images;

namespace MlNetClassifier.App.Tests.Server;

/// <summary>What every request passes.</summary>
[TestClass]
public sealed class DoorTests(TestContext context)
{
    private const string Key = "a-long-secret";
    private static readonly byte[] Jpeg = TestImages.Photo(20, 20);

    [TestMethod]
    public async Task AnyAnswer_HasSecurityHeadersAndNoServersName()
    {
        await using TestServer server = await TestServer.StartAsync(context);

        foreach (string address in (string[])["/v2", "/nothing", "/", "/metrics"])
        {
            using HttpResponseMessage response = await server.GetAsync(address);

            HttpResponseHeaders headers = response.Headers;
            Assert.AreEqual("nosniff", headers.GetValues("X-Content-Type-Options").Single());
            Assert.Contains("frame-ancestors 'none'", headers.GetValues("Content-Security-Policy").Single());
            Assert.AreEqual("no-referrer", headers.GetValues("Referrer-Policy").Single());
            Assert.IsFalse(headers.Contains("Server"));
            Assert.IsFalse(headers.Contains("Access-Control-Allow-Origin"));
        }
    }

    [TestMethod]
    public async Task RequestId_OfTheClient_ComesBack()
    {
        await using TestServer server = await TestServer.StartAsync(context);
        const string Trace = "0af7651916cd43dd8448eb211c80319c";

        Assert.AreEqual("my-id-7", await IdAsync(server, "X-Request-Id", "my-id-7"));
        Assert.AreNotEqual("two words", await IdAsync(server, "X-Request-Id", "two words"));
        Assert.AreEqual(Trace, await IdAsync(server, "traceparent", $"00-{Trace}-b7ad6b7169203331-01"));
    }

    [TestMethod]
    [DataRow("Authorization", "Bearer " + Key, 200)]
    [DataRow("X-Api-Key", Key, 200)]
    [DataRow("X-Api-Key", Key + "x", 401)]
    [DataRow("Authorization", "Basic " + Key, 401)]
    [DataRow("X-Other", Key, 401)]
    public async Task ApiKey_RightOrWrong_Decides(string header, string value, int status)
    {
        await using TestServer server = await TestServer.StartAsync(context, options => options with { ApiKey = Key });
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/v2/models/m", UriKind.Relative));
        request.Headers.TryAddWithoutValidation(header, value);

        using HttpResponseMessage response = await server.SendAsync(request);

        Assert.AreEqual(status, (int)response.StatusCode);
        if (status == 401)
            await TestServer.AssertProblemAsync(401, response, "The API key is missing or wrong");
    }

    [TestMethod]
    public async Task ApiKey_Missing_LeavesPageAndHealthAlone()
    {
        await using TestServer server = await TestServer.StartAsync(context, options => options with { ApiKey = Key });

        Assert.AreEqual(HttpStatusCode.OK, await StatusAsync(server, "/"));
        Assert.AreEqual(HttpStatusCode.OK, await StatusAsync(server, "/v2/health/live"));
        Assert.AreEqual(HttpStatusCode.OK, await StatusAsync(server, "/v2/health/ready"));
        Assert.AreEqual(HttpStatusCode.Unauthorized, await StatusAsync(server, "/v2"));
        Assert.AreEqual(HttpStatusCode.Unauthorized, await StatusAsync(server, "/metrics"));
        using HttpResponseMessage response = await server.PostAsync("/predict", Jpeg);
        Assert.AreEqual(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [TestMethod]
    public async Task Cors_NamedOriginAlone_MayCall()
    {
        await using TestServer server = await TestServer.StartAsync(
            context, options => options with { CorsOrigins = ["https://a.example"], ApiKey = Key });

        using HttpResponseMessage named = await PreflightAsync(server, "https://a.example");
        using HttpResponseMessage other = await PreflightAsync(server, "https://b.example");

        Assert.AreEqual("https://a.example", named.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Contains("Authorization", named.Headers.GetValues("Access-Control-Allow-Headers").Single());
        Assert.IsFalse(other.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [TestMethod]
    public async Task WrongMethodOrAddress_IsAProblem()
    {
        await using TestServer server = await TestServer.StartAsync(context);

        using HttpResponseMessage method = await server.GetAsync("/predict");
        using HttpResponseMessage address = await server.GetAsync("/v1/predict");

        await TestServer.AssertProblemAsync(405, method, "GET is not possible here");
        Assert.AreSequenceEqual(["POST"], method.Content.Headers.Allow);
        await TestServer.AssertProblemAsync(404, address, "There is nothing at this address");
    }

    private static async Task<string> IdAsync(TestServer server, string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/v2", UriKind.Relative));
        request.Headers.TryAddWithoutValidation(header, value);
        using HttpResponseMessage response = await server.SendAsync(request);
        return response.Headers.GetValues("X-Request-Id").Single();
    }

    private static async Task<HttpStatusCode> StatusAsync(TestServer server, string address)
    {
        using HttpResponseMessage response = await server.GetAsync(address);
        return response.StatusCode;
    }

    private static async Task<HttpResponseMessage> PreflightAsync(TestServer server, string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, new Uri("/predict", UriKind.Relative));
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "authorization");
        return await server.SendAsync(request);
    }
}

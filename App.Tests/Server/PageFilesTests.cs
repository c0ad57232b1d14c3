using System.Net;

namespace MlNetClassifier.App.Tests.Server;

/// <summary>The page comes out of the program, whole and without anything that a policy would have to allow.</summary>
[TestClass]
public sealed class PageFilesTests(TestContext context)
{
    [TestMethod]
    public async Task Get_Root_IsThePageWithAStrictPolicyAndATag()
    {
        await using TestServer server = await TestServer.StartAsync(context);

        using HttpResponseMessage first = await server.GetAsync("/");
        using var again = new HttpRequestMessage(HttpMethod.Get, "/index.html");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using HttpResponseMessage second = await server.SendAsync(again);

        Assert.AreEqual("text/html; charset=utf-8", first.Content.Headers.ContentType!.ToString());
        string policy = first.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'", policy);
        Assert.DoesNotContain("unsafe", policy);
        Assert.AreEqual(HttpStatusCode.NotModified, second.StatusCode);
        Assert.IsEmpty(await second.Content.ReadAsByteArrayAsync(context.CancellationToken));
    }

    [TestMethod]
    [DataRow("/nothing")]
    [DataRow("/../appsettings.json")]
    [DataRow("/%2e%2e/%2e%2e/etc/passwd")]
    [DataRow("/Page/index.html")]
    [DataRow("/.//etc/passwd")]
    [DataRow("/index.html%00")]
    public async Task Get_AnythingElse_IsNotFound(string address)
    {
        await using TestServer server = await TestServer.StartAsync(context);

        using HttpResponseMessage response = await server.GetAsync(address);

        Assert.IsTrue(response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest, $"{response.StatusCode}");
    }
}

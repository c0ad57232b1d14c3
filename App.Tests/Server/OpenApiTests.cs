using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;

namespace MlNetClassifier.App.Tests.Server;

/// <summary>The OpenAPI document says what there is, no more and no less.</summary>
[TestClass]
public sealed partial class OpenApiTests(TestContext context)
{
    [TestMethod]
    public async Task Document_Paths_AreTheRoutesOfTheServer()
    {
        await using TestServer server = await TestServer.StartAsync(context);
        using HttpResponseMessage response = await server.GetAsync("/openapi.json");
        JsonElement document = await TestServer.JsonOf(response);

        IEnumerable<string> described = document.GetProperty("paths").EnumerateObject().SelectMany(path =>
            path.Value.EnumerateObject().Select(operation => $"{operation.Name.ToUpperInvariant()} {path.Name}"));

        Assert.AreEqual("application/json", response.Content.Headers.ContentType!.MediaType);
        Assert.AreSequenceEqual(
            server.Server.Routes.Where(route => !IsPage(route)).Select(Text).Order(StringComparer.Ordinal),
            described.Order(StringComparer.Ordinal));
    }

    [TestMethod]
    public async Task Document_References_AllResolve()
    {
        await using TestServer server = await TestServer.StartAsync(context);
        using HttpResponseMessage response = await server.GetAsync("/openapi.json");
        JsonElement document = await TestServer.JsonOf(response);

        string[] references = [.. Reference().Matches(document.GetRawText()).Select(match => match.Groups[1].Value).Distinct()];

        Assert.IsNotEmpty(references);
        foreach (string reference in references)
        {
            JsonElement at = document;
            Assert.IsTrue(reference.Split('/').All(name => at.TryGetProperty(name, out at)), reference);
        }
    }

    [TestMethod]
    [DataRow("/v2", "Server")]
    [DataRow("/v2/health/ready", "Ready")]
    [DataRow("/v2/models/m", "Model")]
    [DataRow("/v2/models/m/ready", "ModelReady")]
    [DataRow("/v2/models/other", "Problem")]
    public async Task Document_Schemas_DescribeTheAnswers(string address, string schema)
    {
        await using TestServer server = await TestServer.StartAsync(context);
        using HttpResponseMessage response = await server.GetAsync("/openapi.json");
        JsonElement described = (await TestServer.JsonOf(response)).GetProperty("components").GetProperty("schemas")
            .GetProperty(schema);
        string[] known = [.. described.GetProperty("properties").EnumerateObject().Select(property => property.Name)];
        IEnumerable<string> required = described.GetProperty("required").EnumerateArray().Select(name => name.GetString()!);

        using HttpResponseMessage answer = await server.GetAsync(address);

        string[] found = [.. (await TestServer.JsonOf(answer)).EnumerateObject().Select(property => property.Name)];
        Assert.IsEmpty(found.Except(known));
        Assert.IsEmpty(required.Except(found));
    }

    [TestMethod]
    [DataRow("/docs.html", "text/html")]
    [DataRow("/docs.js", "text/javascript")]
    [DataRow("/docs.css", "text/css")]
    public async Task Page_OfTheDocument_NeedsNothingFromElsewhere(string address, string type)
    {
        await using TestServer server = await TestServer.StartAsync(context);

        using HttpResponseMessage response = await server.GetAsync(address);

        string text = await response.Content.ReadAsStringAsync(context.CancellationToken);
        Assert.AreEqual(type, response.Content.Headers.ContentType!.MediaType);
        Assert.DoesNotContain("://", text);
        Assert.DoesNotContain("style=", text);
        Assert.DoesNotContain("<script>", text);
    }

    private static bool IsPage(RouteEndpoint route) =>
        route.RoutePattern.RawText!.Contains('.', StringComparison.Ordinal) || route.RoutePattern.RawText == "/";

    private static string Text(RouteEndpoint route) =>
        $"{route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods[0] ?? "GET"} {route.RoutePattern.RawText}";

    [GeneratedRegex("\"#/([^\"]+)\"")]
    private static partial Regex Reference();
}

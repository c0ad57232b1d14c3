using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using MlNetClassifier.App.Tests.Training;
using MlNetClassifier.Server;
using MlNetClassifier.Server.Options;

namespace MlNetClassifier.App.Tests.Server;

/// <summary>A server in this process at a free port, with an untrained model called <c>m</c>, and a client of it.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private static readonly Lazy<byte[]> Model = new(() =>
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory();
        try
        {
            return File.ReadAllBytes(UntrainedModel.Save(folder.FullName));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    });

    private readonly CancellationToken _cancellation;

    private TestServer(ImageServer server, string modelPath, CancellationToken cancellation)
    {
        (Server, ModelPath, _cancellation) = (server, modelPath, cancellation);
        Client = new HttpClient { BaseAddress = server.Addresses[0] };
    }

    public ImageServer Server { get; }

    public HttpClient Client { get; }

    public string ModelPath { get; }

    public static async Task<TestServer> StartAsync(
        TestContext context, Func<ServerOptions, ServerOptions>? change = null, Action<ILoggingBuilder>? logging = null)
    {
        string path = SaveModel(context.TestTempDirectory!);
        var options = new ServerOptions { Models = [new("m", path)], Port = 0, GraceSeconds = 0, Threads = 2 };
        ImageServer server =
            await ImageServer.StartAsync(change?.Invoke(options) ?? options, logging, context.CancellationToken);
        return new TestServer(server, path, context.CancellationToken);
    }

    /// <summary>Writes the model, as <c>model.zip</c>.</summary>
    public static string SaveModel(string folder)
    {
        string path = Path.Combine(folder, "model.zip");
        File.WriteAllBytes(path, Model.Value);
        return path;
    }

    public async Task<HttpResponseMessage> PostAsync(string address, byte[] body, string? type = "image/jpeg")
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        return await PostAsync(address, content);
    }

    public Task<HttpResponseMessage> PostAsync(string address, HttpContent content) =>
        Client.PostAsync(new Uri(address, UriKind.Relative), content, _cancellation);

    public Task<HttpResponseMessage> GetAsync(string address) =>
        Client.GetAsync(new Uri(address, UriKind.Relative), _cancellation);

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => Client.SendAsync(request, _cancellation);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
    }

    public static async Task<JsonElement> JsonOf(HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync()).RootElement;

    /// <summary>The answer is a problem with this status, whose sentence has all of these parts.</summary>
    public static async Task AssertProblemAsync(int status, HttpResponseMessage response, params string[] parts)
    {
        string text = await response.Content.ReadAsStringAsync();
        Assert.AreEqual(status, (int)response.StatusCode, text);
        Assert.AreEqual("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        JsonElement problem = JsonDocument.Parse(text).RootElement;
        Assert.AreEqual(status, problem.GetProperty("status").GetInt32());
        Assert.AreEqual(problem.GetProperty("detail").GetString(), problem.GetProperty("error").GetString());
        foreach (string part in parts)
            Assert.Contains(part, problem.GetProperty("error").GetString()!);
    }
}

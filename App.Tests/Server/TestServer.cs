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

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    private TestServer(ImageServer server, string modelPath)
    {
        (Server, ModelPath) = (server, modelPath);
        Client = new HttpClient { BaseAddress = server.Addresses[0] };
        _running = server.RunAsync(_stop.Token);
    }

    public ImageServer Server { get; }

    public HttpClient Client { get; }

    public string ModelPath { get; }

    public static async Task<TestServer> StartAsync(
        string folder, Func<ServerOptions, ServerOptions>? change = null, Action<ILoggingBuilder>? logging = null)
    {
        string path = SaveModel(folder);
        var options = new ServerOptions { Models = [new("m", path)], Port = 0, GraceSeconds = 0, Threads = 2 };
        return new TestServer(await ImageServer.StartAsync(change?.Invoke(options) ?? options, logging), path);
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
        return await Client.PostAsync(new Uri(address, UriKind.Relative), content);
    }

    public async Task<HttpResponseMessage> GetAsync(string address) => await Client.GetAsync(new Uri(address, UriKind.Relative));

    /// <summary>Asks for the end, and waits for it.</summary>
    public async Task EndAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        Client.Dispose();
        await Server.DisposeAsync();
        _stop.Dispose();
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

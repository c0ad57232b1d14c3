using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MlNetClassifier.App.Tests.Data.Images;

namespace MlNetClassifier.App.Tests.Server;

/// <summary>Clients that lie, dawdle or go: each gets the right status, and the next one its answer.</summary>
[TestClass]
public sealed class HostileClientTests(TestContext context)
{
    private static readonly byte[] Jpeg = TestImages.Photo(60, 50);

    [TestMethod]
    [DataRow("Content-Length: 1073741824")]
    [DataRow("Content-Length: 1073741824\r\nExpect: 100-continue")]
    [DataRow("Transfer-Encoding: chunked")]
    public async Task Body_OfAGigabyte_Is413WithoutBeingTakenIn(string header)
    {
        await using TestServer server = await TestServer.StartAsync(context, options => options with { MaxBodyMiB = 1 });
        using TcpClient client = await ConnectAsync(server);
        await using NetworkStream stream = client.GetStream();
        byte[] megabyte = new byte[1 << 20];

        await SendAsync(stream, $"POST /predict HTTP/1.1\r\nHost: h\r\n{header}\r\n\r\n");
        if (header.StartsWith("Transfer", StringComparison.Ordinal))
        {
            await SendAsync(stream, "100000\r\n");
            await stream.WriteAsync(megabyte, context.CancellationToken);
            await SendAsync(stream, "\r\n100000\r\n");
            await stream.WriteAsync(megabyte, context.CancellationToken);
        }

        string answer = await ReadAsync(stream);
        Assert.StartsWith("HTTP/1.1 413 ", answer);
        Assert.Contains("more than 1 MiB", answer);
        await AssertServesAsync(server);
    }

    [TestMethod]
    public async Task Body_ThatIsTooLargeAndSentAtOnce_LeavesTheAnswerReadable()
    {
        await using TestServer server = await TestServer.StartAsync(context, options => options with { MaxBodyMiB = 1 });

        using HttpResponseMessage response = await server.PostAsync("/predict", new byte[20 << 20]);

        await TestServer.AssertProblemAsync(413, response, "more than 1 MiB");
    }

    [TestMethod]
    [DataRow("POST /predict HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n", "400")]
    [DataRow("POST /predict HTTP/1.1\r\nHost: h\r\nContent-Length: -5\r\n\r\n", "400")]
    [DataRow("POST /predict HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "400")]
    [DataRow("POST /predict HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n", "400")]
    [DataRow("GET /../../etc/passwd HTTP/1.1\r\nHost: h\r\n\r\n", "404")]
    [DataRow("nonsense\r\n\r\n", "400")]
    public async Task Request_ThatIsNone_GetsItsStatus(string request, string status)
    {
        await using TestServer server = await TestServer.StartAsync(context);
        using TcpClient client = await ConnectAsync(server);
        await using NetworkStream stream = client.GetStream();

        await SendAsync(stream, request);

        Assert.StartsWith($"HTTP/1.1 {status} ", await ReadAsync(stream));
        await AssertServesAsync(server);
    }

    [TestMethod]
    public async Task Header_OfAMegabyte_Is431()
    {
        await using TestServer server = await TestServer.StartAsync(context);
        using TcpClient client = await ConnectAsync(server);
        await using NetworkStream stream = client.GetStream();

        await SendAsync(stream, $"GET /v2 HTTP/1.1\r\nHost: h\r\nX-Long: {new string('a', 20_000)}\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 431 ", await ReadAsync(stream));
    }

    [TestMethod]
    public async Task Clients_WithHalfABodyThatGo_HoldNothing()
    {
        await using TestServer server = await TestServer.StartAsync(context);
        for (int i = 0; i < 50; i++)
        {
            using TcpClient client = await ConnectAsync(server);
            await using NetworkStream stream = client.GetStream();
            await SendAsync(stream, "POST /predict HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\nhalf");
        }

        await AssertServesAsync(server);
        Assert.IsTrue(SpinWait.SpinUntil(() => server.Server.BodyBytes == 0, TimeSpan.FromSeconds(20)));
    }

    [TestMethod]
    public async Task Body_ThatIsTooSlow_Is408()
    {
        await using TestServer server = await TestServer.StartAsync(context, options => options with { TimeoutSeconds = 1 });
        using TcpClient client = await ConnectAsync(server);
        await using NetworkStream stream = client.GetStream();

        await SendAsync(stream, "POST /predict HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\nhalf");

        string answer = await ReadAsync(stream);
        Assert.StartsWith("HTTP/1.1 408 ", answer);
        Assert.Contains("within 1 seconds", answer);
        Assert.AreEqual(0, server.Server.BodyBytes);
    }

    [TestMethod]
    public async Task Bodies_BeyondTheMemory_Are429UntilThereIsRoom()
    {
        await using TestServer server =
            await TestServer.StartAsync(context, options => options with { MaxBodyMiB = 1, MemoryMiB = 1 });
        using TcpClient client = await ConnectAsync(server);
        await using NetworkStream stream = client.GetStream();
        await SendAsync(stream, "POST /predict HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n");
        await stream.WriteAsync(new byte[600_000], context.CancellationToken);
        Assert.IsTrue(SpinWait.SpinUntil(() => server.Server.BodyBytes > 600_000, TimeSpan.FromSeconds(20)));

        using HttpResponseMessage refused = await server.PostAsync("/predict", new byte[1_000_000]);

        await TestServer.AssertProblemAsync(429, refused, "all the memory");
        client.Close();
        Assert.IsTrue(SpinWait.SpinUntil(() => server.Server.BodyBytes == 0, TimeSpan.FromSeconds(20)));
        await AssertServesAsync(server);
    }

    [TestMethod]
    [DataRow(300)]
    public async Task Connections_ThatSayNothing_LeaveRoomForOthers(int count)
    {
        await using TestServer server = await TestServer.StartAsync(context);
        List<TcpClient> idle = [];
        for (int i = 0; i < count; i++)
            idle.Add(await ConnectAsync(server));

        long began = Stopwatch.GetTimestamp();
        await AssertServesAsync(server);

        Assert.IsLessThan(1.0, Stopwatch.GetElapsedTime(began).TotalSeconds);
        idle.ForEach(client => client.Dispose());
    }

    private async Task AssertServesAsync(TestServer server)
    {
        using HttpResponseMessage response = await server.PostAsync("/predict", Jpeg);
        Assert.AreEqual(HttpStatusCode.OK, response.StatusCode,
            await response.Content.ReadAsStringAsync(context.CancellationToken));
    }

    private async Task<TcpClient> ConnectAsync(TestServer server)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Client.BaseAddress!.Port, context.CancellationToken);
        return client;
    }

    private Task SendAsync(NetworkStream stream, string text) =>
        stream.WriteAsync(Encoding.ASCII.GetBytes(text), context.CancellationToken).AsTask();

    // Until the answer's own length says that it is whole, or the connection ends.
    private async Task<string> ReadAsync(NetworkStream stream)
    {
        var answer = new StringBuilder();
        byte[] buffer = new byte[1 << 14];
        while (await stream.ReadAsync(buffer, context.CancellationToken) is var count and > 0)
        {
            answer.Append(Encoding.UTF8.GetString(buffer, 0, count));
            string text = answer.ToString();
            int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            int length = text.IndexOf("Content-Length: ", StringComparison.Ordinal);
            if (end > 0 && length > 0 && text.Length - end - 4
                >= int.Parse(text[(length + 16)..text.IndexOf('\r', length)], CultureInfo.InvariantCulture))
                break;
        }

        return answer.ToString();
    }
}

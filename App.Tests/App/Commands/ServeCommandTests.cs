using System.Text.Json;
using MlNetClassifier.App.Tests.Server;

namespace MlNetClassifier.App.Tests.App.Commands;

/// <summary><c>serve</c> as it is typed.</summary>
[TestClass]
public sealed class ServeCommandTests(TestContext context)
{
    private TestProgram Program => new(context.TestTempDirectory!);

    [TestMethod]
    public async Task Run_TwoModels_ServesBothUntilItIsStopped()
    {
        string model = TestServer.SaveModel(context.TestTempDirectory!);
        File.Copy(model, Path.Combine(context.TestTempDirectory!, "b=c.zip"));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken);
        string models = string.Empty;
        StoppingWriter errors = null!;
        errors = new StoppingWriter(
            () =>
            {
                models = AskAsync(errors.ToString()).GetAwaiter().GetResult();
                stop.Cancel();
            },
            "Serving at ");
        var program = new TestProgram(context.TestTempDirectory!)
        {
            Stop = stop.Token,
            Error = errors,
        };

        ProgramResult result = await program.RunAsync(
            "serve", "--model", "model.zip", "--model", "other=b=c.zip", "--port", "0", "--grace", "0");

        result.AssertCode(0);
        Assert.AreEqual("""["model","other"]""", models);
    }

    [TestMethod]
    [DataRow("--port", "99999", "--port is 99999; give 0 to 65535.")]
    [DataRow("--host", "example", "--host is 'example'; give localhost")]
    [DataRow("--memory", "1", "--memory is 1; give 16 to ")]
    [DataRow("--cors", "example.org/x", "--cors has 'example.org/x'; give an origin")]
    [DataRow("--otlp", "collector", "--otlp is 'collector'; give an address")]
    [DataRow("--api-key-file", "nosuch", "there is no such file")]
    [DataRow("--model", "model.zip", "2 models are called 'model'")]
    [DataRow("--model", "a/b=model.zip", "cannot be part of an address")]
    [DataRow("--log", "xml", "--log is 'xml'; give plain or json.")]
    public async Task Run_WrongOption_IsNamed(string option, string value, string message)
    {
        TestServer.SaveModel(context.TestTempDirectory!);

        ProgramResult result = await Program.RunAsync("serve", "--model", "model.zip", option, value);

        result.AssertRefused(2, message);
    }

    [TestMethod]
    public async Task Run_ApiKeyInAFileThatIsTooShort_IsRefused()
    {
        TestServer.SaveModel(context.TestTempDirectory!);
        Program.Write("key.txt", "short\n");

        ProgramResult result = await Program.RunAsync("serve", "--model", "model.zip", "--api-key-file", "key.txt");

        result.AssertRefused(2, "at least 8 characters");
        Assert.DoesNotContain("short", result.Error);
    }

    [TestMethod]
    public async Task Run_AddressThatIsNotThisMachines_SaysWhatToDo()
    {
        TestServer.SaveModel(context.TestTempDirectory!);

        ProgramResult result = await Program.RunAsync("serve", "--model", "model.zip", "--host", "192.0.2.1");

        result.AssertRefused(1, "Cannot listen at '192.0.2.1', port 8080: ", "give another port or address.");
    }

    [TestMethod]
    public async Task Run_ModelThatIsNone_Exits4()
    {
        Program.Write("model.zip", "no model");

        (await Program.RunAsync("serve", "--model", "model.zip", "--port", "0")).AssertRefused(4, "model.zip");
        (await Program.RunAsync("serve", "--model", "nosuch.zip", "--port", "0")).AssertRefused(4, "There is no model file");
    }

    private async Task<string> AskAsync(string text)
    {
        using var client = new HttpClient();
        string address = text[text.IndexOf("http://", StringComparison.Ordinal)..].Split(';')[0];
        using var server = JsonDocument.Parse(await client.GetStringAsync(new Uri(address + "v2"), context.CancellationToken));
        return server.RootElement.GetProperty("models").GetRawText();
    }
}

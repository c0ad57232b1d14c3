using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using MlNetClassifier.App.Tests.Pipelines.Saving;
using MlNetClassifier.Pipelines.Saving;

namespace MlNetClassifier.App.Tests.App;

/// <summary>What only a process of its own shows: how it ends.</summary>
[TestClass]
public sealed class ProgramTests(TestContext context)
{
    private const int Runs = 8;
    private static readonly string[][] Verbs = [["score", "any.png"], ["evaluate", "--data", "any"]];

    [TestMethod]
    public async Task Run_BadModelOnBusyCores_AlwaysExits4()
    {
        string model = Path.Combine(context.TestTempDirectory!, "model.zip");
        byte[] damaged = File.ReadAllBytes(Repository.Golden("version1/default.zip"));
        damaged[damaged.Length / 2] ^= 1;
        File.WriteAllBytes(model, damaged);
        var ends = new int[Runs];
        var busy = new ParallelOptions { MaxDegreeOfParallelism = 2 * Environment.ProcessorCount };

        await Parallel.ForAsync(0, Runs, busy,
            async (run, stop) => ends[run] = await EndOfAsync([.. Verbs[run % 2], "--model", model], stop));

        Assert.AreSequenceEqual(Enumerable.Repeat(4, Runs), ends);
    }

    [TestMethod]
    public void Program_AsItIsBuilt_CollectsWhatDiesYoungEarly()
    {
        string built = Path.ChangeExtension(Repository.Program("App", "mlnetclassifier"), ".runtimeconfig.json");

        JsonNode settings = JsonNode.Parse(File.ReadAllText(built))!["runtimeOptions"]!["configProperties"]!;

        Assert.AreEqual(2 << 20, (int?)settings["System.GC.Gen0MaxBudget"]);
        Assert.IsFalse((bool?)settings["System.GC.Concurrent"]);
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    [DataRow("activations list >&-", 1, "standard output' is closed")]
    [DataRow("info nosuch.zip 2>&-", 4, "")]
    [DataRow("activations list >/dev/full", 1, "Cannot write to standard output: No space left on device.")]
    public async Task Run_OutputThatLeadsNowhere_IsNamed(string typed, int code, string message)
    {
        string program = Repository.Program("App", "mlnetclassifier");
        var start = new ProcessStartInfo("sh", ["-c", $"exec dotnet '{program}' {typed}"]) { RedirectStandardError = true };

        using Process process = Process.Start(start)!;
        string errors = await process.StandardError.ReadToEndAsync(context.CancellationToken);
        await process.WaitForExitAsync(context.CancellationToken);

        Assert.AreEqual(code, process.ExitCode, errors);
        Assert.Contains(message, errors);
        Assert.HasCount(message.Length == 0 ? 0 : 1, errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [TestMethod]
    [DataRow("learned.zip", "conv2d/Conv", "kernel_shape", "kernel_shapf")] // does not open
    [DataRow("linear.zip", "Logits/Reshape", "\u0003\0\0\0\0\0\0\0", "\u0005\0\0\0\0\0\0\0")] // does not run
    public void Run_NetworkThatFails_LeavesTheMessageToThisProgram(string golden, string name, string part, string changed)
    {
        string model = Path.Combine(context.TestTempDirectory!, "model.zip");
        File.Copy(Repository.Golden("version1/" + golden), model);
        ModelFile.EditEntries(model, ModelArchive.GraphEntry, graph => Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(graph)
            .Replace(name, "\e]0;pwned".PadRight(name.Length), StringComparison.Ordinal)
            .Replace(part, changed, StringComparison.Ordinal)));

        ProgramResult result = ChildProcess.Run("dotnet",
            [Repository.Program("App", "mlnetclassifier"), "score", "--model", model, "any.png"]);

        Assert.Contains(result.Code, [4, 5], result.Error);
        Assert.Contains(@"\u001b]0;pwned", result.Error);
        Assert.DoesNotContain("\e", result.Error);
        Assert.DoesNotContain("onnxruntime:, ", result.Error);
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public async Task Run_SigtermMoreThanOnce_StillEndsInOrder()
    {
        string model = Repository.Golden("version1/default.zip");
        var start = new ProcessStartInfo("dotnet", [Repository.Program("App", "mlnetclassifier"), "score", "-", "--model", model])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Assert.IsNotNull(await process.StandardError.ReadLineAsync(context.CancellationToken)); // now it waits for a path

        for (int i = 0; i < 3; i++)
            ChildProcess.Run("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);

        await process.StandardInput.WriteLineAsync("any.png");
        process.StandardInput.Close();
        string errors = await process.StandardError.ReadToEndAsync(context.CancellationToken);
        await process.WaitForExitAsync(context.CancellationToken);
        Assert.AreEqual(130, process.ExitCode, errors);
    }

    private static async Task<int> EndOfAsync(string[] args, CancellationToken stop)
    {
        var start = new ProcessStartInfo("dotnet", [Repository.Program("App", "mlnetclassifier"), .. args])
        {
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        await process.StandardError.ReadToEndAsync(stop);
        await process.WaitForExitAsync(stop);
        return process.ExitCode;
    }
}

using System.Text.Json.Nodes;
using MlNetClassifier.App.Doctor;
using MlNetClassifier.App.Hosting;

namespace MlNetClassifier.App.Tests.App.Doctor;

[TestClass]
public sealed class DoctorTests(TestContext context)
{
    private static readonly string[] Checks =
    [
        ".NET", "processor", "memory", "runs", "temporary", "clock", "telemetry", "images", "ONNX Runtime", "libtorch",
        "activations",
    ];

    private TestProgram Program => new(context.TestTempDirectory!);

    [TestMethod]
    public async Task Run_WhereEverythingWorks_SaysSoAndLeavesNothing()
    {
        ProgramResult text = await Program.RunAsync("doctor");
        ProgramResult json = await Program.RunAsync("doctor", "--json");

        text.AssertCode(0);
        json.AssertCode(0);
        JsonNode result = JsonNode.Parse(json.Out)!;
        Assert.IsTrue((bool)result["works"]!);
        Assert.AreSequenceEqual(Checks, result["checks"]!.AsArray().Select(check => (string)check!["check"]!));
        foreach (string check in Checks)
            Assert.MatchesRegex($"(?m)^(ok|warning) +{check} +\\S", text.Out);

        Assert.Contains("computes a training step", text.Out);
        Assert.IsEmpty(Directory.GetFileSystemEntries(context.TestTempDirectory!));
    }

    [TestMethod]
    public async Task Run_RunsIsAFile_IsBrokenAndExitsWith5()
    {
        TestProgram program = Program;
        program.Write("runs", "no folder");

        ProgramResult result = await program.RunAsync("doctor");

        result.AssertCode(5);
        Assert.AreEqual("Broken: runs.", result.Error.Trim());
        Assert.MatchesRegex("(?m)^BROKEN   runs ", result.Out);
        Assert.Contains("→ Change its permissions, make room, or work in", result.Out);
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)] // a folder in which not even root can make a file
    public async Task Run_FolderThatCannotBeWrittenTo_IsBroken()
    {
        ProgramResult result = await new TestProgram("/proc/self").RunAsync("doctor", "--json");

        result.AssertCode(5);
        JsonNode runs = JsonNode.Parse(result.Out)!["checks"]!.AsArray().Single(check => (string)check!["check"]! == "runs")!;
        Assert.AreEqual("broken", (string)runs["mark"]!);
        Assert.Contains("/proc/self", (string)runs["found"]!);
    }

    [TestMethod]
    [DataRow(63L << 20, "Broken")]
    [DataRow(65L << 20, "Warning")]
    [DataRow(2L << 30, "Ok")]
    public void Room_OfADisk_IsJudgedByWhatRunsTake(long free, string expected) =>
        Assert.AreEqual(expected, $"{MachineFindings.Room("runs", "runs", free).Mark}");

    [TestMethod]
    [DataRow(500L << 20, "Warning")]
    [DataRow(2L << 30, "Ok")]
    public void Memory_IsJudgedByWhatADefaultTrainingTakes(long available, string expected) =>
        Assert.AreEqual(expected, $"{MachineFindings.Memory(available).Mark}");

    [TestMethod]
    public void Clock_BeforeTheProgramWasWritten_IsAWarning()
    {
        Assert.AreEqual(FindingMark.Warning, MachineFindings.Clock(DateTimeOffset.UnixEpoch).Mark);
        Assert.AreEqual(FindingMark.Ok, MachineFindings.Clock(TestProgram.Now).Mark);
    }

    [TestMethod]
    [DataRow(null, "Ok")]
    [DataRow("1", "Ok")]
    [DataRow("0", "Warning")]
    public void Telemetry_OfOnnxRuntime_IsAWarningWhereTheUserSwitchedItOn(string? value, string expected)
    {
        AppEnvironment surroundings = new()
        {
            Out = TextWriter.Null,
            Error = TextWriter.Null,
            In = TextReader.Null,
            WorkingDirectory = context.TestTempDirectory!,
            Variable = name => name == "ORT_DISABLE_TELEMETRY" ? value : null,
        };

        Assert.AreEqual(expected, $"{MachineFindings.Telemetry(surroundings).Mark}");
    }
}

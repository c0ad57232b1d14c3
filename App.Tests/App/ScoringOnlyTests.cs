using System.Text.Json.Nodes;
using MlNetClassifier.Training;

namespace MlNetClassifier.App.Tests.App;

/// <summary>
/// The program with only the assemblies and native libraries that scoring may use: what it loads beyond them is missed.
/// </summary>
[TestClass]
[OSCondition(OperatingSystems.Linux)]
public sealed class ScoringOnlyTests(TestContext context)
{
    private static readonly string Program = Repository.Program("App", "mlnetclassifier");

    [TestMethod]
    public async Task Score_WithoutTorchSharpAndDrawing_Works()
    {
        TestProgram surroundings = await TrainedRun.PutAsync(context.TestTempDirectory!);
        string program = Copy(file => Path.GetFileName(file).Split('.')[0] is not ("TorchSharp" or "Spectre"));

        ProgramResult result = Run(program, surroundings, "score", "--source", "data", "--format", "csv");

        result.AssertCode(0);
        Assert.HasCount(1 + Directory.GetFiles(surroundings.PathOf("data"), "*", SearchOption.AllDirectories).Length,
            result.OutLines());
    }

    [TestMethod]
    public async Task Score_WithoutANativeLibrary_NamesIt()
    {
        TestProgram surroundings = await TrainedRun.PutAsync(context.TestTempDirectory!);
        string program = Copy(_ => true);
        File.Delete(Path.Combine(Path.GetDirectoryName(program)!, "libSkiaSharp.so"));

        ProgramResult result = Run(program, surroundings, "score", "--source", "data");

        result.AssertRefused(1, "A native library is missing", "libSkiaSharp", "docs/native.md");
    }

    [TestMethod]
    [DataRow("train")]
    [DataRow("compare")]
    public void Train_WithoutLibtorch_SaysWhereToTrainAndTouchesNoFile(string verb)
    {
        string program = Copy(_ => true);
        var surroundings = new TestProgram(Directory.CreateDirectory(Path.Join(context.TestTempDirectory!, "here")).FullName);

        ProgramResult result = Run(program, surroundings, verb);

        result.AssertRefused(1, "Training needs libtorch", "built or published without that");
        Assert.IsEmpty(Directory.GetFileSystemEntries(surroundings.PathOf(".")));
    }

    [TestMethod]
    public void Doctor_WithoutLibtorchAndSkia_NamesBothAndWhatToDo()
    {
        string program = Copy(_ => true);
        File.Delete(Path.Combine(Path.GetDirectoryName(program)!, "libSkiaSharp.so"));
        var surroundings = new TestProgram(Directory.CreateDirectory(Path.Join(context.TestTempDirectory!, "here")).FullName);

        ProgramResult result = Run(program, surroundings, "doctor");

        result.AssertCode(5);
        Assert.AreEqual("Broken: images, libtorch.\n", result.Error);
        Assert.MatchesRegex("(?m)^BROKEN   images .*libSkiaSharp", result.Out);
        Assert.MatchesRegex("(?m)^BROKEN   libtorch +Training needs libtorch", result.Out);
        Assert.MatchesRegex("(?m)^ok       ONNX Runtime +[0-9.]+, computes", result.Out);
        Assert.Contains("→ Restore and build again", result.Out);
    }

    [TestMethod]
    public void Doctor_ProgramThatOnlyScores_SaysThatItDoesNotTrain()
    {
        string program = Copy(_ => true);
        string configuration = Path.ChangeExtension(program, ".runtimeconfig.json");
        var settings = JsonNode.Parse(File.ReadAllText(configuration))!;
        settings["runtimeOptions"]!["configProperties"]![TrainingSupport.Switch] = false;
        File.WriteAllText(configuration, settings.ToJsonString());

        ProgramResult result = Run(program, new TestProgram(context.TestTempDirectory!), "doctor");

        result.AssertCode(0);
        Assert.MatchesRegex("(?m)^- +libtorch +this program only scores", result.Out);
        Assert.DoesNotContain("default training", result.Out);
    }

    // Without the list of dependencies the program takes what lies beside it.
    private string Copy(Func<string, bool> choose)
    {
        string built = Path.GetDirectoryName(Program)!,
            folder = Directory.CreateDirectory(Path.Join(context.TestTempDirectory!, "program")).FullName;
        foreach (string file in Directory.GetFiles(built, "*.dll").Where(choose)
            .Concat(Directory.GetFiles(built, "*.runtimeconfig.json")))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));

        foreach (string native in (string[])["libonnxruntime.so", "libSkiaSharp.so"])
            File.CreateSymbolicLink(Path.Combine(folder, native), Path.Combine(built, "runtimes", "linux-x64", "native", native));

        return Path.Combine(folder, Path.GetFileName(Program));
    }

    private static ProgramResult Run(string program, TestProgram surroundings, params string[] args) =>
        ChildProcess.Run("dotnet", [program, .. args], surroundings.PathOf("."));
}

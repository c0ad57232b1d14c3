using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.ML.OnnxRuntime;
using MlNetClassifier.App.Tests.Pipelines.Saving;
using MlNetClassifier.Pipelines.Scoring;
using MlNetClassifier.Training;

namespace MlNetClassifier.App.Tests.App.Commands;

[TestClass]
public sealed class ExportCommandTests(TestContext context)
{
    [TestMethod]
    public async Task Export_Onnx_IsTheFileThatTrainingWrote()
    {
        TestProgram program = await TrainedRun.PutAllAsync(context.TestTempDirectory!);

        ProgramResult result = await program.RunAsync("export", "--format", "onnx");

        result.AssertCode(0);
        Assert.AreEqual("model.onnx", result.Out.Trim());
        byte[] exported = File.ReadAllBytes(program.PathOf("model.onnx"));
        Assert.IsTrue(exported.AsSpan().SequenceEqual(File.ReadAllBytes(program.PathOf("runs/train/model.onnx"))));
    }

    [TestMethod]
    public async Task Export_Onnx_SaysInItsMetadataWhatItTakesToUseIt()
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);

        ProgramResult result = await program.RunAsync("export", "--format", "onnx", "--out", "here/network.onnx", "--json");

        Assert.AreEqual(new FileInfo(program.PathOf("here/network.onnx")).Length,
            JsonDocument.Parse(result.Out).RootElement.GetProperty("bytes").GetInt64());
        using var session = new InferenceSession(program.PathOf("here/network.onnx"));
        Dictionary<string, string> metadata = session.ModelMetadata.CustomMetadataMap;
        using var scorer = ImageScorer.Load(program.PathOf("runs/train/model.zip"));
        Assert.AreSequenceEqual(TestDataset.Classes, JsonSerializer.Deserialize<string[]>(metadata["classes"])!);
        Assert.AreEqual("16x16 stretch bilinear white", metadata["image_input"]);
        Assert.AreEqual($"{scorer.Calibration!.Temperature:R}", metadata["temperature"]);
        Assert.AreEqual($"{scorer.Calibration.UnknownThreshold:R}", metadata["unknown_threshold"]);
        Assert.AreSequenceEqual(["Pixels"], session.InputMetadata.Keys);
        Assert.AreSequenceEqual(["Logits"], session.OutputMetadata.Keys);
    }

    [TestMethod]
    [DataRow("onnx")]
    [DataRow("html")]
    [DataRow("csharp")]
    public async Task Export_GoldenSampleThatIsNotMet_WritesNothing(string format)
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);
        ModelFile.EditManifest(program.PathOf("runs/train/model.zip"),
            json => Regex.Replace(json, @"(?<=""logits"": \[\s*)-?[\d.]+", "1000"), reseal: true);

        ProgramResult result = await program.RunAsync("export", "--format", format, "--out", "out");

        result.AssertRefused(5, "failed its self-check");
        Assert.IsFalse(Path.Exists(program.PathOf("out")));
    }

    [TestMethod]
    public async Task Export_SomethingIsThere_IsReplacedOnlyIfAsked()
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);
        program.Write("model.html", "mine");
        program.Write("project/mine.txt", "mine");

        ProgramResult file = await program.RunAsync("export", "--format", "html");
        ProgramResult folder = await program.RunAsync("export", "--format", "csharp", "--out", "project");

        file.AssertRefused(2, "--out is 'model.html', which exists", "--overwrite");
        folder.AssertRefused(2, "--out is 'project', a folder that is not empty", "--overwrite");
        (await program.RunAsync("export", "--format", "html", "--overwrite")).AssertCode(0);
        (await program.RunAsync("export", "--format", "csharp", "--out", "project", "--overwrite")).AssertCode(0);
        Assert.StartsWith("<!DOCTYPE html>", program.Read("model.html"));
        Assert.AreEqual("mine", program.Read("project/mine.txt"));
        Assert.IsTrue(File.Exists(program.PathOf("project/Classifier.csproj")));
    }

    [TestMethod]
    [DataRow("onnx", "data", "a folder")]
    [DataRow("csharp", "data/red/image 00.png", "a file")]
    public async Task Export_FolderForAFileOrTheOtherWay_IsRefused(string format, string output, string what)
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);

        ProgramResult result = await program.RunAsync("export", "--format", format, "--out", output, "--overwrite");

        result.AssertRefused(2, $"--out is '{output}', {what}; give the name of a ");
    }

    [TestMethod]
    public async Task Export_CSharp_IsAProjectOfThisVersionWithTheModel()
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);

        ProgramResult result = await program.RunAsync("export", "--format", "csharp");

        result.AssertCode(0);
        Assert.AreEqual("model-csharp", result.Out.Trim());
        string[] files = [.. Directory.GetFiles(program.PathOf("model-csharp")).Select(file => Path.GetFileName(file))];
        Assert.AreSequenceEqual(
            ["Classifier.csproj", "Program.cs", "README.md", "model.zip"], files.Order(StringComparer.Ordinal));
        var project = XDocument.Parse(program.Read("model-csharp/Classifier.csproj"));
        XElement package = project.Descendants("PackageReference").Single();
        Assert.AreEqual("MlNetClassifier.Pipelines", (string?)package.Attribute("Include"));
        Assert.AreEqual(SoftwareVersions.Program, (string?)package.Attribute("Version"));
        Assert.IsTrue(File.ReadAllBytes(program.PathOf("runs/train/model.zip")).AsSpan()
            .SequenceEqual(File.ReadAllBytes(program.PathOf("model-csharp/model.zip"))));
    }

    /// <summary>The program of the project is compiled with the tests, so that it cannot fall behind the library.</summary>
    [TestMethod]
    public async Task Export_CSharpProgram_AnswersAsScoreDoes()
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);
        string built = Path.GetDirectoryName(Repository.Program("ExportedProject", "MlNetClassifier.ExportedProject"))!;
        string model = Path.Combine(built, "model.zip"), image = program.PathOf("data/red/image 00.png");
        File.Copy(program.PathOf("runs/train/model.zip"), model, overwrite: true);

        ProgramResult project = ChildProcess.Run("dotnet",
            [Path.Combine(built, "MlNetClassifier.ExportedProject.dll"), image, program.PathOf("data")]);

        ProgramResult scored = await program.RunAsync("score", image, "--unknown");
        project.AssertCode(0);
        Assert.AreEqual(Words(scored), Words(project));
        Assert.Contains("error: ", project.OutLines()[1]);

        static string Words(ProgramResult result) => string.Join(' ',
            result.OutLines()[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)).Replace(" %", "%", StringComparison.Ordinal);
    }
}

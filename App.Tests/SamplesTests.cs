using System.Text.RegularExpressions;
using Microsoft.ML.OnnxRuntime;
using MlNetClassifier.App.Tests.App;
using MlNetClassifier.Data.SampleSet;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Scoring;

namespace MlNetClassifier.App.Tests;

/// <summary>The programs of docs are compiled and run, and stand in the documents as they are.</summary>
[TestClass]
public sealed class SamplesTests(TestContext context)
{
    private static readonly string Docs = Path.Combine(Repository.Root, "docs");

    [TestMethod]
    [DataRow("UseOnnxModel/Program.cs", "onnx.md")]
    [DataRow("UseOnnxModel/use_onnx_model.py", "onnx.md")]
    [DataRow("ExportPipeline/Program.cs", "onnx.md")]
    [DataRow("TrainAndSave/Program.cs", "training-from-csharp.md")]
    public void Sample_InTheDocument_IsTheFile(string sample, string document) =>
        Assert.Contains(File.ReadAllText(Path.Combine(Docs, "samples", sample)).Trim(),
            File.ReadAllText(Path.Combine(Docs, document)));

    [TestMethod]
    public async Task UseOnnxModel_ImagesOfATrainedRun_AnswersAsScoreDoes()
    {
        TestProgram program = await TrainedRun.PutAllAsync(context.TestTempDirectory!);
        string[] images = [.. Directory.GetFiles(program.PathOf("data"), "*", SearchOption.AllDirectories).Take(4)];

        string[] lines = Start("dotnet",
        [
            Repository.Program("UseOnnxModel", "MlNetClassifier.UseOnnxModel"), program.PathOf("runs/train/model.onnx"),
            .. images,
        ]);

        using var scorer = ImageScorer.Load(program.PathOf("runs/train/model.zip"));
        Assert.AreSequenceEqual(scorer.Score(images).Select(Answer), lines);

        static string Answer(ImagePrediction prediction) => FormattableString.Invariant(
            $"{prediction.ImagePath}: {prediction.PredictedLabel} {prediction.Score.Max():F4}");
    }

    /// <summary>Python compiles the sample everywhere that it is, and runs it where ONNX Runtime is too.</summary>
    [TestMethod]
    public async Task UseOnnxModel_InPython_AnswersAsScoreDoes()
    {
        string file = Path.Combine(Docs, "samples", "UseOnnxModel", "use_onnx_model.py");
        TestProgram program = await TrainedRun.PutAllAsync(context.TestTempDirectory!);
        string[] images = [.. Directory.GetFiles(program.PathOf("data"), "*", SearchOption.AllDirectories).Take(4)];
        using var scorer = ImageScorer.Load(program.PathOf("runs/train/model.zip"));

        ProgramResult ended = ChildProcess.Run("python3", [file, program.PathOf("runs/train/model.onnx"), .. images]);

        if (Regex.IsMatch(ended.Error, "ModuleNotFoundError: No module named '(onnxruntime|PIL|numpy)'"))
        {
            context.WriteLine("Python has no onnxruntime, Pillow or NumPy here: the sample was compiled, not run.");
            return;
        }

        ended.AssertCode(0);
        Assert.AreSequenceEqual(scorer.Score(images).Select(prediction => $"{prediction.ImagePath}: {prediction.PredictedLabel}"),
            Lines(ended).Select(line => line[..line.LastIndexOf(' ')]));
    }

    [TestMethod]
    public void ExportPipeline_Run_WritesAGraphWithTheColumnsOfThePipeline()
    {
        string file = Path.Combine(context.TestTempDirectory!, "pipeline.onnx");

        Start("dotnet", [Repository.Program("ExportPipeline", "MlNetClassifier.ExportPipeline"), file]);

        using var session = new InferenceSession(file);
        Assert.AreSequenceEqual(["Features", "Label"], session.InputMetadata.Keys.Order(StringComparer.Ordinal));
        Assert.Contains("Score.output", session.OutputMetadata.Keys);
    }

    [TestMethod]
    [TestCategory("Training")]
    public void TrainAndSave_Folder_MakesAModelThatTheProgramTakes()
    {
        string folder = context.TestTempDirectory!;
        string images = Path.Combine(folder, "images"), model = Path.Combine(folder, "model.zip");
        SampleSetGenerator.Generate(images, new SampleSetOptions { ImagesPerClass = 12 }, null, context.CancellationToken);

        string[] lines = Start("dotnet", [Repository.Program("TrainAndSave", "MlNetClassifier.TrainAndSave"), images, model]);

        Assert.MatchesRegex(@"^accuracy [01]\.\d{4}$", lines[^1]);
        using var scorer = ImageScorer.Load(model);
        Assert.AreSequenceEqual(["circle", "square", "triangle"], scorer.Classes);
        Assert.AreEqual("32x32 stretch bilinear white", scorer.Manifest.Input.Image);
        Assert.IsGreaterThan(20, scorer.Manifest.Data.Train.Sum());
        Assert.AreEqual(3, scorer.Manifest.Training.EpochsRun);
        Assert.IsNull(scorer.Score(Directory.GetFiles(Path.Combine(images, "circle"))).First().Error);
    }

    private static string[] Start(string program, string[] arguments)
    {
        ProgramResult ended = ChildProcess.Run(program, arguments);
        ended.AssertCode(0);
        return Lines(ended);
    }

    private static string[] Lines(ProgramResult ended) =>
        ended.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

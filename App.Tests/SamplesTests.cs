using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.ML.OnnxRuntime;
using MlNetClassifier.App.Tests.App;
using MlNetClassifier.App.Tests.Data.Images;
using MlNetClassifier.Data.Discovery;
using MlNetClassifier.Data.SampleSet;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Scoring;
using ParquetSharp;

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
    [DataRow("OwnNetwork/Program.cs", "training-from-csharp.md")]
    [DataRow("ScoringApi/Program.cs", "aspnet.md")]
    [DataRow("ScoringApi/appsettings.json", "aspnet.md")]
    [DataRow("ScoringApi/ScoringApi.csproj", "aspnet.md")]
    public void Sample_InTheDocument_IsTheFile(string sample, string document) =>
        Assert.Contains(File.ReadAllText(Path.Combine(Docs, "samples", sample)).Trim(),
            File.ReadAllText(Path.Combine(Docs, document)));

    /// <summary>A sample that is not built or not run is worth nothing to its reader.</summary>
    [TestMethod]
    public void Samples_EveryFolder_IsListedBuiltAndRun()
    {
        string list = File.ReadAllText(Path.Combine(Docs, "samples", "README.md"));
        string solution = File.ReadAllText(Path.Combine(Repository.Root, "MlNetClassifier.sln"));
        string tests = string.Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "App.Tests"), "*.cs",
            SearchOption.AllDirectories).Select(File.ReadAllText));
        string[] names = [.. Directory.GetDirectories(Path.Combine(Docs, "samples")).Select(path => Path.GetFileName(path))];

        Assert.IsNotEmpty(names);
        foreach (string name in names)
        {
            Assert.Contains($"| [{name}]({name}) |", list);
            Assert.Contains($"docs\\samples\\{name}\\{name}.csproj", solution);
            Assert.Contains($"Repository.Program(\"{name}\"", tests);
        }

        Assert.HasCount(names.Length, Regex.Matches(list, @"^\| \[", RegexOptions.Multiline));
    }

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
    public async Task BatchToParquet_Folder_HasEveryImageWithItsScoresOrTheReason()
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);
        program.Write("data/red/broken.jpg", TestImages.Photo(60, 50)[..50]);
        string[] images = [.. ImageFolder.EnumerateImages(program.PathOf("data"))];

        string[] lines = Start("dotnet",
        [
            Repository.Program("BatchToParquet", "MlNetClassifier.BatchToParquet"), program.PathOf("runs/train/model.zip"),
            program.PathOf("data"), program.PathOf("scores.parquet"),
        ]);

        using var scorer = ImageScorer.Load(program.PathOf("runs/train/model.zip"));
        ImagePrediction[] expected = [.. scorer.Score(images)];
        using var file = new ParquetFileReader(program.PathOf("scores.parquet"));
        Assert.AreSequenceEqual(images, Column<string>(file, 0));
        Assert.AreSequenceEqual(
            expected.Select(row => row.Error is null ? row.PredictedLabel : null), Column<string?>(file, 1));
        for (int i = 0; i < scorer.Classes.Count; i++)
            Assert.AreSequenceEqual(expected.Select(row => row.Error is null ? row.Score[i] : (float?)null),
                Column<float?>(file, 3 + i));

        Assert.AreSequenceEqual(expected.Select(row => row.Error), Column<string?>(file, 3 + scorer.Classes.Count));
        Assert.AreSequenceEqual([$"{images.Length} images, 1 of them unreadable (column error)"], lines);
    }

    [TestMethod]
    public void TabularActivations_LinearLearner_NeedsTheActivationAndKeepsItInTheModel()
    {
        const double Straight = 0.85; // the best that a line can do, with room
        const double Bent = 0.95;
        string model = Path.Combine(context.TestTempDirectory!, "points.zip");

        string[] lines =
            Start("dotnet", [Repository.Program("TabularActivations", "MlNetClassifier.TabularActivations"), model]);

        double[][] accuracies = [.. lines[1..4].Select(line => Regex.Matches(line, @"\d\.\d{3}")
            .Select(match => double.Parse(match.Value, CultureInfo.InvariantCulture)).ToArray())];
        Assert.StartsWith("SDCA", lines[1]);
        Assert.IsLessThan(Straight, accuracies[0][0]);
        Assert.IsTrue(accuracies.All(row => row[1] > Bent), string.Join('\n', lines));
        Assert.AreEqual($"{model}: same scores after loading", lines[^1]);
    }

    [TestMethod]
    [TestCategory("Training")]
    public void OwnNetwork_Folder_MakesAModelThatNeedsNothingOfTheSample()
    {
        (string images, string model) = Draw();

        string[] lines = Start("dotnet", [Repository.Program("OwnNetwork", "MlNetClassifier.OwnNetwork"), images, model]);

        Assert.MatchesRegex(@"^slim: test accuracy [01]\.\d{4}$", lines[^1]);
        using var scorer = ImageScorer.Load(model);
        Assert.AreEqual("slim", scorer.Manifest.Network.Name);
        Assert.IsNull(scorer.Score(Directory.GetFiles(Path.Combine(images, "circle"))).First().Error);
    }

    [TestMethod]
    [TestCategory("Training")]
    public void TransferLearning_Folder_MakesAModelOfThePretrainedNetwork()
    {
        (string images, string model) = Draw();

        string[] lines =
            Start("dotnet", [Repository.Program("TransferLearning", "MlNetClassifier.TransferLearning"), images, model, "64"]);

        Assert.MatchesRegex(@"^512 features, similarity 0\.\d{3}; test accuracy [01]\.\d{4}$", lines[^1]);
        using var scorer = ImageScorer.Load(model);
        Assert.AreEqual("resnet18", scorer.Manifest.Network.Name);
        Assert.AreEqual("64x64 crop bilinear white", scorer.Manifest.Input.Image);
    }

    [TestMethod]
    [TestCategory("Training")]
    public void TrainAndSave_Folder_MakesAModelThatTheProgramTakes()
    {
        (string images, string model) = Draw();

        string[] lines = Start("dotnet", [Repository.Program("TrainAndSave", "MlNetClassifier.TrainAndSave"), images, model]);

        Assert.MatchesRegex(@"^accuracy [01]\.\d{4}$", lines[^1]);
        using var scorer = ImageScorer.Load(model);
        Assert.AreSequenceEqual(["circle", "square", "triangle"], scorer.Classes);
        Assert.AreEqual("32x32 stretch bilinear white", scorer.Manifest.Input.Image);
        Assert.IsGreaterThan(20, scorer.Manifest.Data.Train.Sum());
        Assert.AreEqual(3, scorer.Manifest.Training.EpochsRun);
        Assert.IsNull(scorer.Score(Directory.GetFiles(Path.Combine(images, "circle"))).First().Error);
    }

    private (string Images, string Model) Draw()
    {
        string images = Path.Combine(context.TestTempDirectory!, "images");
        SampleSetGenerator.Generate(images, new SampleSetOptions { ImagesPerClass = 12 }, null, context.CancellationToken);
        return (images, Path.Combine(context.TestTempDirectory!, "model.zip"));
    }

    private static T[] Column<T>(ParquetFileReader file, int index)
    {
        using RowGroupReader group = file.RowGroup(0);
        return group.Column(index).LogicalReader<T>().ReadAll(checked((int)group.MetaData.NumRows));
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

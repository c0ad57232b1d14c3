using System.Globalization;
using System.Text.Json;
using MlNetClassifier.App.Hosting;
using MlNetClassifier.App.Tests.App;
using MlNetClassifier.App.Tests.Docs;
using MlNetClassifier.Data.SampleSet;
using MlNetClassifier.Pipelines.Activations;

namespace MlNetClassifier.App.Tests;

/// <summary>The README is executed and compared: what it shows is what there is.</summary>
[TestClass]
public sealed class ReadmeTests(TestContext context)
{
    private const int ImagesPerClass = 6; // four to learn from, one to choose by and one to judge by
    internal const string Program = "dotnet run -c Release --project App -- ";
    private static readonly string Readme = Markdown.Read("README.md");

    /// <summary>The first command, on the full sample set, and the commands on the user's own images after it.</summary>
    [TestMethod]
    [TestCategory("Training")]
    public async Task Commands_RunInOrder_DoWhatTheReadmeSays()
    {
        string folder = context.TestTempDirectory!;
        SampleSetGenerator.Generate(Path.Combine(folder, "my-images"),
            new SampleSetOptions { ImagesPerClass = ImagesPerClass, Seed = 5 }, null, context.CancellationToken);
        string[] commands =
            [.. Markdown.Commands(Readme).Where(line => line.StartsWith(Program, StringComparison.Ordinal))];
        var outputs = new List<string>();

        foreach (string command in commands)
        {
            (int code, string output, string errors) = await Run(command[Program.Length..].Split(' '), folder);
            Assert.AreEqual(0, code, $"{command}{Environment.NewLine}{errors}");
            outputs.Add(output);
        }

        Assert.AreEqual("train", commands[0][Program.Length..], "the first command is the main job");
        Assert.Contains("test: accuracy", outputs[0]);
        Assert.IsGreaterThanOrEqualTo(0.95, TestAccuracy(Path.Combine(folder, "runs", "train")));
        Assert.Contains("1,625,539", outputs[Array.FindIndex(commands, IsInfo)]);
        Assert.HasCount(1 + (3 * ImagesPerClass), File.ReadAllLines(Path.Combine(folder, "scores.csv")));

        static bool IsInfo(string command) => command.Contains("-- info ", StringComparison.Ordinal);
    }

    [TestMethod]
    public void Sample_InTheDocument_IsTheCompiledProgram() =>
        Assert.Contains(File.ReadAllText(Path.Combine(Repository.Root, "docs", "samples", "UseSavedModel", "Program.cs")).Trim(),
            File.ReadAllText(Path.Combine(Repository.Root, "docs", "scoring-in-csharp.md")));

    [TestMethod]
    public async Task Sample_AnyMlNetApplication_ScoresLikeTheProgramWithoutLibtorch()
    {
        string folder = context.TestTempDirectory!;
        await TrainedRun.PutAsync(folder);
        string image = Path.Combine("data", "red", "image 00.png");
        string sample = Repository.Program("UseSavedModel", "MlNetClassifier.UseSavedModel");

        ProgramResult ended = ChildProcess.Run("dotnet", [sample, "runs/train/model.zip", image, "data/"], folder);
        ended.AssertCode(0);
        string[] lines = ended.Out.Split('\n');

        (_, string json, _) = await Run(["score", image, "--json"], folder);
        float[] scores =
            [.. JsonDocument.Parse(json).RootElement[0].GetProperty("score").EnumerateArray().Select(score => score.GetSingle())];
        float[] found = [.. lines[0].Trim().Split(' ')[1..].Select(text => float.Parse(text, CultureInfo.InvariantCulture))];
        Assert.AreSequenceEqual(scores, found);
        Assert.MatchesRegex(@"^accuracy [01]\.\d{4}$", lines[1].Trim());
        Assert.IsEmpty(Directory.GetFiles(Path.GetDirectoryName(sample)!, "*torch*.so*", SearchOption.AllDirectories));
    }

    [TestMethod]
    public void ActivationTable_InTheDocument_IsTheTable()
    {
        string document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "activations.md"));
        foreach (ActivationFunction function in ActivationTable.All)
        {
            string parameter = function.Parameter is { } p
                ? string.Create(CultureInfo.InvariantCulture,
                    $"{p.Name} = {p.Default}{(p.IsLearnedByDefault ? ", learned" : string.Empty)}")
                : "-";
            Assert.Contains(
                $"| `{function.Name}` | {function.Formula} | {function.Layer} | {function.Purpose} | {function.Linearity} | "
                    + $"{parameter} | {function.Range} |",
                document);
        }
    }

    [TestMethod]
    public void Commands_ForSetUp_AreTwo()
    {
        string setUp =
            Readme[Readme.IndexOf("## Two commands", StringComparison.Ordinal)..Readme.IndexOf("## Install",
                StringComparison.Ordinal)];

        Assert.AreSequenceEqual([Program + "train", "dotnet test -c Release"], Markdown.Commands(setUp));
    }

    private static double TestAccuracy(string run)
    {
        string[][] rows = [.. File.ReadLines(Path.Combine(run, "predictions_test.csv")).Skip(1).Select(line => line.Split(','))];
        return rows.Count(row => row[1] == row[2]) / (double)rows.Length;
    }

    private static async Task<(int Code, string Output, string Errors)> Run(string[] args, string folder)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        int code = await CommandLine.RunAsync(args, Surroundings(folder, output, errors), CancellationToken.None);
        return (code, output.ToString(), errors.ToString());
    }

    private static AppEnvironment Surroundings(string folder, TextWriter output, TextWriter errors) =>
        new() { Out = output, Error = errors, In = TextReader.Null, WorkingDirectory = folder };
}

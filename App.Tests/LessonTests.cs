using System.Globalization;
using System.Text.RegularExpressions;
using MlNetClassifier.App.Tests.App;
using MlNetClassifier.Pipelines.Activations;

namespace MlNetClassifier.App.Tests;

/// <summary>docs/lesson.md says what the program computes.</summary>
[TestClass]
public sealed class LessonTests(TestContext context)
{
    // Other processors round sums otherwise, and a point near the border of the classes may change sides.
    private const int Tolerance = 5;

    private static readonly string Docs = Path.Combine(Repository.Root, "docs");
    private static readonly string Text = File.ReadAllText(Path.Combine(Docs, "lesson.md"));

    [TestMethod]
    [DataRow("sigmoid")]
    [DataRow("tanh")]
    [DataRow("relu")]
    [DataRow("leaky_relu")]
    [DataRow("prelu")]
    [DataRow("elu")]
    [DataRow("modswish")]
    public async Task Plot_InTheLesson_IsWhatTheProgramDraws(string name)
    {
        var program = new TestProgram(context.TestTempDirectory!);

        (await program.RunAsync("activations", "plot", name, "--out", "plot.svg")).AssertCode(0);

        Assert.AreEqual(await File.ReadAllTextAsync(program.PathOf("plot.svg"), context.CancellationToken),
            await File.ReadAllTextAsync(Path.Combine(Docs, "lesson", name + ".svg"), context.CancellationToken));
        Assert.Contains($"(lesson/{name}.svg)", Text);
    }

    [TestMethod]
    public void Table_InTheLesson_IsThatOfTheFunctions()
    {
        foreach (ActivationFunction function in ActivationTable.All.Take(8))
        {
            Assert.Contains(
                $"| `{function.Name}` | {function.Formula} | {function.Layer} | {function.Purpose} | {function.Linearity} |",
                Text);
        }
    }

    [TestMethod]
    [TestCategory("Training")]
    public void Figures_InTheLesson_AreThoseOfTheSample()
    {
        ProgramResult ended = ChildProcess.Run("dotnet", [Repository.Program("Lesson", "MlNetClassifier.Lesson")]);
        ended.AssertCode(0);
        Dictionary<string, int> found = Figures(ended.Out);

        Dictionary<string, int> stated = Figures(Text);
        Assert.HasCount(8, found);
        Assert.AreSequenceEqual(found.Keys, stated.Keys);
        foreach (string name in found.Keys)
            Assert.IsInRange(found[name] - Tolerance, found[name] + Tolerance, stated[name], name);
    }

    private static Dictionary<string, int> Figures(string text) =>
        Regex.Matches(text, @"^(\w+) +(\d+) %\r?$", RegexOptions.Multiline).ToDictionary(
            match => match.Groups[1].Value, match => int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture));
}

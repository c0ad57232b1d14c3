using System.Text.Json.Nodes;
using System.Xml.Linq;
using MlNetClassifier.Pipelines.Activations;

namespace MlNetClassifier.App.Tests.App.Commands;

[TestClass]
public sealed class ActivationVerbsTests(TestContext context)
{
    public static IEnumerable<object[]> Names() => ActivationTable.All.Select(function => new object[] { function.Name });

    [TestMethod]
    public async Task Eval_NumbersAndBits_AreSameAsTheKernel()
    {
        ProgramResult result = await Run("activations", "eval", "elu(alpha=0.5)", "-1.5", "3f800000", "-inf", "0");

        result.AssertCode(0);
        Assert.AreSequenceEqual(
            ["-1.5\t-0.38843492\t0.11156508", "1\t1\t1", "-Infinity\t-0.5\t0", "0\t0\t0.5"], result.OutLines());
    }

    [TestMethod]
    public async Task Eval_Bits_AddHexadecimalColumns()
    {
        ProgramResult result = await Run("activations", "eval", "relu", "--bits", "-2", "80000000");

        Assert.AreSequenceEqual(["-2\t0\t0\tc0000000\t00000000\t00000000", "-0\t0\t0\t80000000\t00000000\t00000000"],
            result.OutLines());
    }

    [TestMethod]
    public async Task Eval_StandardInput_ReadsNumbersAndRows()
    {
        var program = new TestProgram(context.TestTempDirectory!) { In = new StringReader("0,0 1,1,1,1\n\n1000,0\n") };

        ProgramResult result = await program.RunAsync("activations", "eval", "softmax", "-");

        Assert.AreSequenceEqual(
            ["0,0\t0.5,0.5\t0.25,0.25", "1,1,1,1\t0.25,0.25,0.25,0.25\t0.1875,0.1875,0.1875,0.1875", "1000,0\t1,0\t0,0"],
            result.OutLines());
    }

    [TestMethod]
    [DataRow("x", "'x' is not a number")]
    [DataRow("", "is empty")]
    [DataRow(",", "has no number in it")]
    public async Task Eval_NoNumber_IsAUsageError(string point, string message) =>
        (await Run("activations", "eval", "relu", point)).AssertRefused(2, message);

    [TestMethod]
    public async Task Eval_UnknownFunction_IsAUsageErrorThatListsThem() =>
        (await Run("activations", "eval", "rleu", "1")).AssertRefused(2, "relu");

    // ReLU6 bends at 6: where a chart ends before, the two look alike.
    [TestMethod]
    public async Task ShowAndPlot_Relu6_LooksUnlikeRelu()
    {
        var program = new TestProgram(context.TestTempDirectory!);

        string[][] charts = [];
        foreach (string name in new[] { "relu", "relu6" })
        {
            string[] lines = (await program.RunAsync("activations", "show", name)).OutLines();
            charts = [.. charts, [.. lines.SkipWhile(line => !line.Contains('*', StringComparison.Ordinal))]];
        }

        (await program.RunAsync("activations", "plot", "relu", "relu6", "--out", "both.svg")).AssertCode(0);
        string[] curves = [.. XDocument.Parse(program.Read("both.svg")).Descendants()
            .Where(line => line.Name.LocalName == "polyline").Select(line => (string)line.Attribute("points")!)];
        Assert.HasCount(4, curves.Distinct());
        Assert.IsFalse(charts[0].SequenceEqual(charts[1]));
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public async Task Show_EveryFunction_SaysWhatTheTableKnows(string name)
    {
        ActivationFunction function = ActivationTable.Find(name)!;

        ProgramResult result = await Run("activations", "show", name);

        result.AssertCode(0);
        Assert.Contains(function.Formula, result.Out);
        Assert.Contains(function.DerivativeFormula, result.Out);
        Assert.Contains(function.Source, result.Out);
        Assert.Contains("NaN", result.Out);
        Assert.AreEqual(function.Kind == ActivationKind.Elementwise, result.Out.Contains("* value", StringComparison.Ordinal));
    }

    [TestMethod]
    public async Task Check_ThisMachine_Agrees()
    {
        ProgramResult result = await Run("activations", "check", "--points", "2000");

        result.AssertCode(0);
        Assert.EndsWith("Everything agrees.", result.Out.TrimEnd());
        foreach (ActivationFunction function in ActivationTable.All.Where(function =>
            function.Kind == ActivationKind.Elementwise))
            Assert.Contains(line =>
                line.Trim().StartsWith(function.Name, StringComparison.Ordinal)
                    && line.Contains("golden figures", StringComparison.Ordinal), result.OutLines());
    }

    [TestMethod]
    public async Task Plot_WithoutNames_DrawsEveryElementwiseFunctionTwice()
    {
        var program = new TestProgram(context.TestTempDirectory!);

        ProgramResult result = await program.RunAsync("activations", "plot", "--out", "curves/all.svg");

        result.AssertCode(0);
        string svg = program.Read("curves/all.svg");
        XElement root = XDocument.Parse(svg).Root!;
        int functions = ActivationTable.All.Count(function => function.Kind == ActivationKind.Elementwise);
        XName chart = XName.Get("svg", "http://www.w3.org/2000/svg");
        Assert.HasCount(functions, root.Elements(chart));
        Assert.IsTrue(root.Elements(chart)
            .All(panel => panel.Descendants().Count(line => line.Name.LocalName == "polyline") == 2), "value and derivative");
        foreach (ActivationFunction function in ActivationTable.All.Where(function =>
            function.Kind == ActivationKind.Elementwise))
            Assert.Contains(function.Name, svg);

        await program.RunAsync("activations", "plot", "--out", "again.svg");
        Assert.AreEqual(svg, program.Read("again.svg"), "the same command draws the same bytes");
    }

    [TestMethod]
    public async Task Plot_RowwiseFunction_IsAUsageError() =>
        (await Run("activations", "plot", "softmax")).AssertRefused(2, "softmax looks at a whole row");

    [TestMethod]
    public async Task Eval_Json_NamesInfinitiesAndNaN()
    {
        ProgramResult result = await Run("activations", "eval", "relu", "inf", "nan", "--json");

        JsonArray rows = JsonNode.Parse(result.Out)!.AsArray();
        Assert.AreEqual("Infinity", (string?)rows[0]!["value"]![0]);
        Assert.AreEqual("NaN", (string?)rows[1]!["value"]![0]);
    }

    private Task<ProgramResult> Run(params string[] args) => new TestProgram(context.TestTempDirectory!).RunAsync(args);
}

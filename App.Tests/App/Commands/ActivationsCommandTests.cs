using System.Text.Json.Nodes;
using MlNetClassifier.Pipelines.Activations;

namespace MlNetClassifier.App.Tests.App.Commands;

[TestClass]
public sealed class ActivationsCommandTests(TestContext context)
{
    [TestMethod]
    public async Task Activations_Table_HasARowPerFunctionWithItsFormula()
    {
        ProgramResult result = await new TestProgram(context.TestTempDirectory!).RunAsync("activations", "--wide");

        result.AssertCode(0);
        Assert.AreEqual(string.Empty, result.Error);
        string[] lines = result.OutLines();
        foreach (ActivationFunction function in ActivationTable.All)
        {
            string row = lines.Single(line => line.Trim().Split(' ')[0] == function.Name);
            Assert.Contains(function.Formula[..Math.Min(10, function.Formula.Length)], row);
            Assert.Contains(function.Parameter?.Name ?? "-", row);
        }
    }

    [TestMethod]
    public async Task Activations_Json_SaysWhatTheTableSays()
    {
        ProgramResult result = await new TestProgram(context.TestTempDirectory!).RunAsync("activations", "--json");

        result.AssertCode(0);
        JsonArray rows = JsonNode.Parse(result.Out)!.AsArray();
        Assert.HasCount(ActivationTable.All.Length, rows);
        foreach ((JsonNode? row, ActivationFunction function) in rows.Zip(ActivationTable.All))
        {
            Assert.AreEqual(function.Name, (string?)row!["name"]);
            Assert.AreEqual(function.Formula, (string?)row["formula"]);
            Assert.AreEqual(function.DerivativeFormula, (string?)row["derivative"]);
            Assert.AreEqual(function.Layer, (string?)row["layer"]);
            Assert.AreEqual(function.Parameter?.Name, (string?)row["parameter"]?["name"]);
            Assert.AreEqual(function.Parameter?.Default, (float?)row["parameter"]?["default"]);
        }
    }
}

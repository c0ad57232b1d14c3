using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MlNetClassifier.App.Tests.App.Reports;

/// <summary>A reader who has only <c>predictions_test.csv</c> gets every figure of the run.</summary>
[TestClass]
public sealed class RecomputationTests(TestContext context)
{
    // ML.NET sums in another order and keeps probabilities as float32.
    private const double Tolerance = 1e-6;
    private static readonly string[] Classes = [.. Enumerable.Range(1, 6).Select(i => $"class {i}")];

    [TestMethod]
    public async Task Train_EveryFigure_FollowsFromThePredictions()
    {
        var program = new TestProgram(context.TestTempDirectory!);
        TestDataset.Draw(program.PathOf("data"), 30, Classes);
        (await program.RunAsync([.. TrainedRun.Quick, "--test-split", "0.4", "--batch", "16"])).AssertCode(0);
        Row[] rows = [.. Rows(program.Read("runs/train/predictions_test.csv")).Select(Row.Of)];
        JsonNode test = JsonNode.Parse(program.Read("runs/train/summary.json"))!["metrics"]!["test"]!;
        string page = program.Read("runs/train/report.html");
        int right = rows.Count(row => row.Label == row.Predicted);

        Assert.IsInRange(1, rows.Length - 1, right, "neither all right nor all wrong");
        AssertEqual(right / (double)rows.Length, test["accuracy"]);
        AssertInterval(right, rows.Length, test["accuracyLow"], test["accuracyHigh"]);
        AssertEqual(rows.Average(row => row.Loss), test["logLoss"]);
        AssertEqual(rows.Count(row => row.Rank <= 5) / (double)rows.Length, test["topKAccuracy"]);
        AssertEqual(
            Classes.Average(name => rows.Where(row => row.Label == name).Average(row => row.Predicted == name ? 1.0 : 0)),
            test["macroAccuracy"]);
        AssertEqual(CalibrationError(rows), test["calibrationError"]);
        Assert.Contains($"<p class=\"figure\">{Percent(right / (double)rows.Length)}</p>", page);
        Assert.Contains($"{rows.Average(row => row.Loss).ToString("F4", CultureInfo.InvariantCulture)}</dd>", page);
        foreach (Row row in rows)
        {
            double probability = row.Probabilities[Array.IndexOf(Classes, row.Label)];
            Assert.AreEqual(-Math.Log(probability), row.Loss, Tolerance);
            Assert.AreEqual(1 + row.Probabilities.Count(other => other > probability), row.Rank);
        }

        string[][] perClass = [.. Rows(program.Read("runs/train/per_class.csv"))];
        Assert.HasCount(Classes.Length, perClass);
        foreach (string[] line in perClass)
        {
            int support = rows.Count(row => row.Label == line[0]);
            int predicted = rows.Count(row => row.Predicted == line[0]);
            int hits = rows.Count(row => row.Label == line[0] && row.Predicted == line[0]);
            Assert.AreEqual($"{support}", line[1]);
            AssertInterval(hits, support, line[5], line[6]);
            AssertInterval(hits, predicted, line[7], line[8]);
            string cells = Regex.Match(page, $"<tr><th scope=\"row\">{line[0]}</th><td>{support}</td>\\s*<td "
                + "class=\"bar\">.*?</tr>", RegexOptions.Singleline).Value;
            Assert.Contains($"<td>{(support == 0 ? "-" : Percent(hits / (double)support))}</td>", cells);
            Assert.Contains($"<td class=\"wide\">{100 * Number(line[5]):F1} to {100 * Number(line[6]):F1} %</td>", cells);
        }
    }

    [TestMethod]
    public async Task Train_CurvesOfTheReport_AreThoseOfTheResultsFile()
    {
        TrainedRun run = await TrainedRun.GetAsync(context.TestTempDirectory!);
        string page = Encoding.UTF8.GetString(run.Files["report.html"]);

        foreach (string[] row in Rows(Encoding.UTF8.GetString(run.Files["results.csv"])))
        {
            Assert.Contains($"<td>{row[0]}</td><td>{Number(row[2]):F4}</td><td>{100 * Number(row[3]):F1} "
                + $"%</td><td>{Number(row[4]):F4}</td><td>{100 * Number(row[5]):F1} %</td>", page);
            Assert.Contains($"<title>validation, epoch {row[0]}: {Number(row[4]):F4}</title>", page);
        }
    }

    private static double CalibrationError(Row[] rows) => Enumerable.Range(0, 15).Sum(bin =>
    {
        Row[] inside =
            [.. rows.Where(row => row.Probabilities.Max() > bin / 15.0 && row.Probabilities.Max() <= (bin + 1) / 15.0)];
        return inside.Length == 0 ? 0
            : Math.Abs(
                inside.Sum(row =>
                    row.Label == row.Predicted ? 1.0 : 0) - inside.Sum(row => row.Probabilities.Max())) / rows.Length;
    });

    // The ends of a Wilson interval are the p with (p - k/n)^2 = z^2 p (1 - p) / n.
    private static void AssertInterval(int successes, int trials, string low, string high)
    {
        if (trials == 0)
        {
            Assert.AreEqual(("0", "1"), (low, high));
            return;
        }

        const double Z = 1.959963984540054;
        double fraction = successes / (double)trials;
        foreach (double end in new[] { Number(low), Number(high) })
            Assert.AreEqual(0, Math.Pow(end - fraction, 2) - (Z * Z * end * (1 - end) / trials), Tolerance);

        Assert.IsTrue(Number(low) <= fraction && fraction <= Number(high));
    }

    private static void AssertInterval(int successes, int trials, JsonNode? low, JsonNode? high) =>
        AssertInterval(successes, trials, low!.ToJsonString(), high!.ToJsonString());

    private static void AssertEqual(double expected, JsonNode? found) => Assert.AreEqual(expected, (double)found!, Tolerance);

    private static IEnumerable<string[]> Rows(string csv) =>
        csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(','));

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static string Percent(double fraction) => (100 * fraction).ToString("F1", CultureInfo.InvariantCulture) + " %";

    private sealed record Row(string Label, string Predicted, double Loss, int Rank, double[] Probabilities)
    {
        public static Row Of(string[] fields) =>
            new(fields[1], fields[2], Number(fields[3]), (int)Number(fields[4]), [.. fields[5..^4].Select(Number)]);
    }
}

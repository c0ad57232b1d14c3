using System.Xml.Linq;
using MlNetClassifier.App.Charts;

namespace MlNetClassifier.App.Tests.App.Charts;

[TestClass]
public sealed class LineChartTests
{
    private static readonly (double, double)[] Points = [(1, 0.5), (2, 0.25), (3, 0.125)];

    [TestMethod]
    public void ToSvg_MoreNamesThanFitARow_TakesAnotherAndLeavesRoomForIt()
    {
        LineChart.Line[] few = [new("train", Points), new("validation", Points)];
        LineChart.Line[] many = [.. Enumerable.Range(0, 9).Select(i => new LineChart.Line($"function {i}", Points))];

        (double[] oneRow, double fewTop) = Layout(few);
        (double[] rows, double manyTop) = Layout(many);

        Assert.HasCount(1, oneRow.Distinct());
        Assert.IsGreaterThan(1, rows.Distinct().Count());
        Assert.IsLessThan(manyTop, rows.Max(), "no name lies in the drawing");
        Assert.IsLessThan(manyTop, fewTop);
    }

    [TestMethod]
    public void ToSvg_ManyOrLongNames_LeaveTheDrawingItsHeightAndStayInside()
    {
        LineChart.Line[] many = [.. Enumerable.Range(0, 23).Select(i => new LineChart.Line($"function of number {i}", Points))];
        LineChart.Line[] one = [new(new string('m', 200), Points)];

        XElement chart = Svg(new LineChart("loss", many) { Marked = 2 });
        XElement named = Svg(new LineChart("loss", one));

        XElement mark = chart.Elements("line").Single(line => (string?)line.Attribute("class") == "mark");
        Assert.IsGreaterThan(150, (double)mark.Attribute("y2")! - (double)mark.Attribute("y1")!);
        Assert.EndsWith($" {new LineChart("loss", many).Height}", (string)chart.Attribute("viewBox")!);
        XElement name = named.Elements("text").Single(text => (string?)text.Attribute("class") == "legend");
        Assert.IsLessThan(60, name.Value.Length);
    }

    // ReLU and ReLU6 learn the same where no value reaches 6: both lines must be seen.
    [TestMethod]
    public void ToSvg_OneLineUponAnother_IsThinner()
    {
        LineChart.Line[] lines = [new("relu", Points), new("elu", [(1, 0.1), (2, 0.1)]), new("relu6", Points)];

        double[] widths = [.. Svg(new LineChart("loss", lines) { ShowsCovered = true }).Elements("polyline").Select(line =>
            double.Parse(((string)line.Attribute("style")!)["stroke-width:".Length..],
                System.Globalization.CultureInfo.InvariantCulture))];

        Assert.HasCount(3, widths);
        Assert.IsGreaterThan(2 * widths[2], widths[0]);
        Assert.AreSequenceEqual(widths.OrderDescending(), widths);
    }

    [TestMethod]
    public void ToSvg_MoreLinesThanColours_LooksDifferentForEach()
    {
        LineChart.Line[] lines = [.. Enumerable.Range(0, 12).Select(i => new LineChart.Line($"{i}", Points))];

        string[] styles =
            [.. Svg(new LineChart("many", lines)).Descendants("polyline").Select(line => (string)line.Attribute("class")!)];

        Assert.HasCount(12, styles.Distinct());
    }

    [TestMethod]
    public void ToSvg_OverNumbers_HasLinesThroughZeroAndEveryPointInside()
    {
        (double, double)[] cubes = [.. Enumerable.Range(-50, 101).Select(i => (i / 10.0, Math.Pow(i / 10.0, 3)))];

        XElement svg = Svg(new LineChart("cube", [new("f", cubes)]) { Across = "x", StartsAtZero = false, HasLegend = false });

        Assert.HasCount(1, svg.Elements("path").Where(path => (string)path.Attribute("class")! == "axis"));
        Assert.IsEmpty(svg.Elements("text").Where(text => (string?)text.Attribute("class") == "legend"));
        foreach (double[] point in Coordinates(svg))
        {
            Assert.IsInRange(0, LineChart.Width, point[0]);
            Assert.IsInRange(0, LineChart.LeastHeight, point[1]);
        }
    }

    [TestMethod]
    public void SvgFile_AnyChart_HasPlainColoursForBothPapers()
    {
        string file = SvgFile.Of([new LineChart("loss", [new("train", Points)])], columns: 2);

        string[] style = XElement.Parse(file).Elements().First().Value.Split("@media (prefers-color-scheme: dark)");
        Assert.HasCount(2, style);
        Assert.Contains("svg .line-0 { stroke: #d55e00; }", style[0]);
        Assert.Contains("svg .line-0 { stroke: #ff9a52; }", style[1]);
        Assert.DoesNotContain("var(", file);
        Assert.StartsWith(
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{LineChart.Width}\" height=\"{LineChart.LeastHeight}\"", file);
    }

    private static (double[] Names, double Top) Layout(LineChart.Line[] lines)
    {
        XElement svg = Svg(new LineChart("loss", lines) { Marked = 2 });
        double[] names =
            [.. svg.Elements("text").Where(text => (string?)text.Attribute("class") == "legend")
                .Select(text => (double)text.Attribute("y")!)];
        return (names, (double)svg.Elements("line").Single(line => (string?)line.Attribute("class") == "mark").Attribute("y1")!);
    }

    private static IEnumerable<double[]> Coordinates(XElement svg) =>
        ((string)svg.Element("polyline")!.Attribute("points")!).Split(' ')
        .Select(point =>
            point.Split(',').Select(number => double.Parse(number, System.Globalization.CultureInfo.InvariantCulture)).ToArray());

    private static XElement Svg(LineChart chart) => XElement.Parse(chart.ToSvg().ToString());
}

using System.Globalization;
using System.Xml.Linq;
using MlNetClassifier.App.Charts;
using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.App.Tests.App.Charts;

[TestClass]
public sealed class CostChartTests
{
    private const double LeastLetterWidth = 6;

    [TestMethod]
    public void ToSvg_Marks_LieWhereTheirFiguresSay()
    {
        XElement svg = Svg(Mark("lesson", 0.3, 0.55), Mark("resnet18", 18, 0.84));

        XElement[] dots = [.. svg.Descendants("circle")];
        Assert.HasCount(2, dots);
        Assert.IsGreaterThan(Number(dots[0], "cx"), Number(dots[1], "cx"), "further right: more expensive");
        Assert.IsLessThan(Number(dots[0], "cy"), Number(dots[1], "cy"), "higher: more accurate");
        foreach ((XElement dot, XElement bar) in dots.Zip(svg.Descendants("line").Where(IsBar)))
        {
            Assert.AreEqual(Number(dot, "cx"), Number(bar, "x1"));
            Assert.IsLessThan(Number(bar, "y1"), Number(dot, "cy"), "above the lower end");
            Assert.IsGreaterThan(Number(bar, "y2"), Number(dot, "cy"), "below the upper end");
        }

        Assert.AreSequenceEqual(
            ["lesson", "resnet18"], svg.Descendants("text").Where(text => Class(text) == "legend").Select(text => text.Value));
        Assert.Contains("resnet18 84.0 % (95 % interval 80.0 to 88.0 %), 18 ms", (string)svg.Attribute("aria-label")!);
    }

    // Alike in everything, one upon another, crowded at the edges: each name can be read.
    [TestMethod]
    [DataRow(new[] { 0.3, 0.31, 0.32 }, new[] { 0.8, 0.81, 0.8 })]
    [DataRow(new[] { 1.0, 1, 1, 1 }, new[] { 0.9, 0.9, 0.9, 0.9 })]
    [DataRow(new[] { 0.3, 90, 95, 99, 100 }, new[] { 0.99, 0.99, 0.1, 0.1, 0.11 })]
    [DataRow(new[] { 0.01, 1000 }, new[] { 0.0, 1.0 })]
    public void ToSvg_CrowdedMarks_HaveLabelsThatCoverNothing(double[] costs, double[] accuracies)
    {
        XElement svg = Svg([.. costs.Zip(accuracies, (cost, accuracy) => Mark("a network", cost, accuracy))]);

        (double Left, double Right, double Top, double Bottom)[] labels =
            [.. svg.Descendants("text").Where(text => Class(text) == "legend").Select(Box)];
        Assert.HasCount(costs.Length, labels);
        foreach ((int i, (double left, double right, double top, double bottom)) in labels.Index())
        {
            Assert.IsInRange(0, CostChart.Width, left);
            Assert.IsInRange(0, CostChart.Width, right);
            Assert.IsInRange(16, CostChart.Height - 40, top);
            Assert.IsInRange(16, CostChart.Height - 40, bottom);
            Assert.IsEmpty(labels.Skip(i + 1).Where(other =>
                left < other.Right && other.Left < right && top < other.Bottom && other.Top < bottom));
            Assert.IsEmpty(svg.Descendants("circle").Where(dot =>
                Number(dot, "cx") > left && Number(dot, "cx") < right && Number(dot, "cy") > top && Number(dot, "cy") < bottom));
        }
    }

    [TestMethod]
    public void ToSvg_LongName_IsCutOnTheChartAndWholeInItsTitle()
    {
        string name = new('m', 100);

        XElement svg = Svg(Mark("lesson", 1, 0.5), Mark(name, 1, 0.9));

        Assert.IsLessThan(30, svg.Descendants("text").Last(text => Class(text) == "legend").Value.Length);
        Assert.StartsWith(name, svg.Descendants("title").Last().Value);
    }

    [TestMethod]
    public void SvgFile_CostCharts_StandSideBySide()
    {
        CostChart chart = new("accuracy", "ms", [Mark("lesson", 1, 0.5)]);

        var file = XElement.Parse(SvgFile.Of([chart, chart, chart], columns: 3));

        Assert.AreEqual(3 * CostChart.Width, Number(file, "width"));
        Assert.AreEqual(CostChart.Height, Number(file, "height"));
        Assert.HasCount(3, file.Descendants().Where(element => element.Name.LocalName == "circle"));
    }

    private static CostChart.Mark Mark(string name, double cost, double accuracy) => new(
        name, cost, FormattableString.Invariant($"{cost} ms"), accuracy,
        new WilsonInterval(Math.Max(0, accuracy - 0.04), Math.Min(1, accuracy + 0.04)));

    private static XElement Svg(params CostChart.Mark[] marks) =>
        XElement.Parse(new CostChart("accuracy by time to score", "ms", marks).ToSvg().ToString());

    private static (double Left, double Right, double Top, double Bottom) Box(XElement name)
    {
        (double x, double y) = (Number(name, "x"), Number(name, "y"));
        double width = LeastLetterWidth * name.Value.Length;
        double left = (string?)name.Attribute("text-anchor") == "end" ? x - width : x;
        return (left, left + width, y - 9, y + 16);
    }

    private static bool IsBar(XElement line) =>
        Class(line).StartsWith("whisker", StringComparison.Ordinal) && Number(line, "x1") == Number(line, "x2");

    private static string Class(XElement element) => (string?)element.Attribute("class") ?? string.Empty;

    private static double Number(XElement element, string attribute) =>
        double.Parse((string)element.Attribute(attribute)!, CultureInfo.InvariantCulture);
}

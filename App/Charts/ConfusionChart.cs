using MlNetClassifier.App.Output;
using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.App.Charts;

/// <summary>The confusion matrix as an SVG file: a picture for a document; the report has a table that can be clicked.</summary>
internal static class ConfusionChart
{
    private const int Margin = 12;
    private const int LargestCell = 56;
    private const int SmallestCell = 22;
    private const int WantedSide = 520;
    private const double LetterWidth = 6.6;
    private const int LongestName = 24;
    private const int MostWithZeros = 30;

    public static string ToSvg(ClassificationReport report, string split)
    {
        int count = report.Classes.Count;
        int cell = Math.Clamp(WantedSide / count, SmallestCell, LargestCell);
        double names = Math.Max(30, LetterWidth * report.Classes.Max(name => Short(name).Length)) + 10;
        double left = Margin + 22 + names;
        double top = Margin + 44 + names;
        double side = cell * count;
        IEnumerable<Html> labels = report.Classes.Select((name, i) => Html.Of($"""
            <text text-anchor="end" x="{left - 7}" y="{top + ((i + 0.5) * cell) + 4}">{Short(name)}<title>{name}</title></text>
            <text transform="translate({left + ((i + 0.5) * cell) + 4},{top - 7}) rotate(-90)">{Short(name)}<title>{name}</title></text>
            """));
        IEnumerable<Html> cells =
            report.ConfusionMatrix.SelectMany((row, i) =>
                row.Index().Where(column => column.Item > 0 || count <= MostWithZeros).Select(column => Cell(
            new(left + (column.Index * cell), top + (i * cell), cell), column.Item, row.Sum(), i == column.Index,
            $"{report.Classes[i]} taken for {report.Classes[column.Index]}: {Figures.Count(column.Item)} of "
                + $"{Figures.Count(row.Sum())}")));
        return SvgFile.Document(Math.Max(left + side + Margin, 420), top + side + Margin, Html.Of($"""
            <text class="chart-title" x="{Margin}" y="{Margin + 10}">Confusion matrix, {split} split: {Figures.Count(report.Samples, "image")}</text>
            <text class="tick" text-anchor="middle" x="{left + (side / 2)}" y="{Margin + 32}">columns: predicted class</text>
            <text class="tick" text-anchor="middle" transform="translate({Margin + 10},{top + (side / 2)}) rotate(-90)">rows: true class</text>
            {labels}
            {cells}
            <rect x="{left}" y="{top}" width="{side}" height="{side}" class="frame"/>
            """));
    }

    private static Html Cell((double X, double Y, int Side) place, int images, int rowTotal, bool isRight, string title)
    {
        double share = rowTotal == 0 ? 0 : images / (double)rowTotal;
        string kind = isRight ? "cell-right" : "cell-wrong";
        return Html.Of($"""
            <g><title>{title}</title><rect class="{kind}" x="{place.X + 1}" y="{place.Y + 1}" width="{place.Side - 2}" height="{place.Side - 2}" rx="3" fill-opacity="{(images == 0 ? 0.03 : 0.14 + (0.6 * share))}"/>
            <text class="count" text-anchor="middle" x="{place.X + (place.Side / 2.0)}" y="{place.Y + (place.Side / 2.0) + 4}" opacity="{(images == 0 ? 0.35 : 1)}">{Figures.Count(images)}</text></g>
            """);
    }

    private static string Short(string name) => name.Length <= LongestName ? name : name[..(LongestName - 1)] + "…";
}

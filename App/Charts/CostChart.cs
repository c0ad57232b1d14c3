using System.Globalization;
using MlNetClassifier.App.Output;
using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.App.Charts;

/// <summary>
/// Accuracy, with its interval, against a cost on a logarithmic axis, as SVG: a mark with its name for each thing to choose from.
/// Colours and fonts come from the style sheet around it.
/// </summary>
/// <param name="Title">What stands above it.</param>
/// <param name="Across">What the horizontal axis shows.</param>
/// <param name="Marks">What there is to choose from; at least one.</param>
internal sealed record CostChart(string Title, string Across, IReadOnlyList<CostChart.Mark> Marks)
{
    public const int Width = 460;
    public const int Height = 320;

    private const int Left = 52;
    private const int Right = 18;
    private const int Top = 34;
    private const int Bottom = 44;
    private const int Radius = 5;
    private const int HalfCap = 5;
    private const double LetterWidth = 7.2;
    private const double SmallLetterWidth = 6.6;
    private const int LineHeight = 14;
    private const int LongestName = 24;
    private const int Colors = 8; // of the style sheet

    /// <summary>One of the things to choose from.</summary>
    /// <param name="Name">What it is called.</param>
    /// <param name="Cost">What it costs, above 0.</param>
    /// <param name="CostText">The same with its unit.</param>
    /// <param name="Accuracy">How often it is right.</param>
    /// <param name="Interval">What the accuracy may be on other images.</param>
    internal sealed record Mark(string Name, double Cost, string CostText, double Accuracy, WilsonInterval Interval);

    public Html ToSvg()
    {
        var across = LogScale.Around([.. Marks.Select(mark => mark.Cost)], Left, Width - Right);
        var up = ChartScale.Around(
            Marks.SelectMany(mark => new[] { mark.Interval.Low, mark.Interval.High }), Height - Bottom, Top);
        return Html.Of($"""
            <svg class="chart" viewBox="0 0 {Width} {Height}" role="img" aria-label="{Title}: {string.Join("; ", Marks.Select(Describe))}">
            <text class="chart-title" x="{Left}" y="16">{Title}</text>
            {up.Ticks().Select(tick => Html.Of($"""
                <line class="grid" x1="{Left}" x2="{Width - Right}" y1="{up[tick]}" y2="{up[tick]}"/><text class="tick" text-anchor="end" x="{Left - 7}" y="{up[tick] + 4}">{Percent(tick)}</text>
                """))}
            {across.Ticks().Select(tick => Html.Of($"""
                <line class="grid" x1="{across[tick]}" x2="{across[tick]}" y1="{Top}" y2="{Height - Bottom}"/><text class="tick" text-anchor="middle" x="{across[tick]}" y="{Height - Bottom + 17}">{tick.ToString("#,0.######", CultureInfo.InvariantCulture)}</text>
                """))}
            <text class="tick" text-anchor="middle" x="{(Left + Width - Right) / 2}" y="{Height - 7}">{Across}</text>
            {Draw(across, up)}
            </svg>
            """);
    }

    private IEnumerable<Html> Draw(LogScale across, ChartScale up)
    {
        var places = new LabelPlaces(
            new(Left + 1, Top - 8, Width - Left - 3, Height - Bottom - Top + 8),
            Marks.Select(mark => new LabelPlaces.Box(
                across[mark.Cost] - HalfCap - 1, up[mark.Interval.High] - 1,
                2 * (HalfCap + 1), up[mark.Interval.Low] - up[mark.Interval.High] + 2)));
        return Marks.Select((mark, i) =>
        {
            (double x, double y) = (across[mark.Cost], up[mark.Accuracy]);
            double width = Math.Max(LetterWidth * Short(mark.Name).Length, SmallLetterWidth * mark.CostText.Length);
            LabelPlaces.Box label = places.Take(x, y, width, 2 * LineHeight);
            bool isLeft = label.Left < x;
            return Draw(mark, string.Create(CultureInfo.InvariantCulture, $"line-{i % Colors}"), (x, y), up,
                (isLeft ? label.Right : label.Left, label.Top, isLeft ? "end" : "start"));
        });
    }

    private static Html Draw(
        Mark mark, string style, (double X, double Y) point, ChartScale up,
        (double X, double Top, string Anchor) label) => Html.Of($"""
        <g><title>{Describe(mark)}</title>
        <line class="whisker {style}" x1="{point.X}" x2="{point.X}" y1="{up[mark.Interval.Low]}" y2="{up[mark.Interval.High]}"/>
        {new[] { mark.Interval.Low, mark.Interval.High }.Select(end => Html.Of($"""<line class="whisker {style}" x1="{point.X - HalfCap}" x2="{point.X + HalfCap}" y1="{up[end]}" y2="{up[end]}"/>"""))}
        <circle class="dot {style}" cx="{point.X}" cy="{point.Y}" r="{Radius}"/>
        <text class="legend" text-anchor="{label.Anchor}" x="{label.X}" y="{label.Top + LineHeight - 3}">{Short(mark.Name)}</text>
        <text class="tick" text-anchor="{label.Anchor}" x="{label.X}" y="{label.Top + (2 * LineHeight) - 3}">{mark.CostText}</text></g>
        """);

    private static string Describe(Mark mark) =>
        $"{mark.Name} {Figures.Percent(mark.Accuracy)} (95 % interval {Figures.Interval(mark.Interval)}), {mark.CostText}";

    private static string Percent(double value) => (100 * value).ToString("0.#", CultureInfo.InvariantCulture) + " %";

    private static string Short(string name) => name.Length <= LongestName ? name : name[..(LongestName - 1)] + "…";
}

using System.Globalization;
using MlNetClassifier.App.Output;

namespace MlNetClassifier.App.Charts;

/// <summary>Lines over epochs, or over any other number, as SVG. Colours and fonts come from the style sheet around it.</summary>
internal sealed record LineChart(string Title, IReadOnlyList<LineChart.Line> Lines, bool IsFraction = false)
{
    public const int Width = 460;

    /// <summary>Height with one row of names; every further row makes the chart higher.</summary>
    public const int LeastHeight = 270;

    private const string Epoch = "epoch";
    private const int Left = 52;
    private const int Right = 14;
    private const int LegendTop = 27;
    private const int LegendHeight = 18;
    private const double Thickest = 5.5;
    private const double Thinnest = 1.5;
    private const int LegendMargin = 38;
    private const double LetterWidth = 7.2;
    private const int LongestName = (int)((Width - Left - LegendMargin) / LetterWidth);
    private const int Bottom = 40;
    private const int LargestDotCount = 40;
    private const int Colors = 8; // of the style sheet

    /// <summary>A line.</summary>
    /// <param name="Name">Text of the legend.</param>
    /// <param name="Points">X (such as the epoch) and value, in order.</param>
    /// <param name="IsDashed">Whether it is dashed, to set it apart from the others.</param>
    /// <param name="Color">Number of the colour; by default that of the line.</param>
    public sealed record Line(
        string Name, IReadOnlyList<(double X, double Value)> Points, bool IsDashed = false, int? Color = null);

    /// <summary>What the horizontal axis shows: epochs from 1, or anything else, with round ends and lines through 0.</summary>
    public string Across { get; init; } = Epoch;

    /// <summary>Epoch that is marked, such as the best one.</summary>
    public int? Marked { get; init; }

    /// <summary>Whether the axis begins at 0 rather than below the lowest value; default for all but fractions.</summary>
    public bool StartsAtZero { get; init; } = !IsFraction;

    /// <summary>Whether earlier lines are drawn thicker, so that one that is exactly covered by another is still seen.</summary>
    public bool ShowsCovered { get; init; }

    /// <summary>Whether the lines are named.</summary>
    public bool HasLegend { get; init; } = true;

    public int Height => LeastHeight + (LegendHeight * Rows);

    private int Rows => HasLegend ? LegendPlaces().Select(place => place.Row).DefaultIfEmpty().Max() : 0;

    private IEnumerable<(double X, double Value)> Points => Lines.SelectMany(line => line.Points);

    public Html ToSvg()
    {
        bool isOverEpochs = Across == Epoch;
        (int Row, double X)[] places = [.. HasLegend ? LegendPlaces() : []];
        int top = LegendTop + 9 + (LegendHeight * Rows);
        int last = (int)Points.Select(point => point.X).DefaultIfEmpty(1).Max();
        ChartScale across = isOverEpochs
            ? new ChartScale(1, Math.Max(2, last), Left, Width - Right)
            : ChartScale.Around(Points.Select(point => point.X), Left, Width - Right);
        var up = ChartScale.Around(
            Points.Select(point => point.Value), Height - Bottom, top, StartsAtZero ? 0 : null, IsFraction ? 1 : null);
        IEnumerable<double> ticks = isOverEpochs ? EpochTicks(Math.Max(2, last)) : across.Ticks();
        return Html.Of($"""
            <svg class="chart" viewBox="0 0 {Width} {Height}" role="img" aria-label="{Title}: {Describe()}">
            <text class="chart-title" x="{Left}" y="16">{Title}</text>
            {up.Ticks().Select(tick => Html.Of($"""
                <line class="grid" x1="{Left}" x2="{Width - Right}" y1="{up[tick]}" y2="{up[tick]}"/><text class="tick" text-anchor="end" x="{Left - 7}" y="{up[tick] + 4}">{Number(tick, up)}</text>
                """))}
            {ticks.Select(tick => Html.Of($"""<text class="tick" text-anchor="middle" x="{across[tick]}" y="{Height - Bottom + 17}">{tick}</text>"""))}
            {(isOverEpochs ? Html.Empty : Html.Of($"""
                <path class="axis" d="M{Left} {up[0]}H{Width - Right}M{across[0]} {top}V{Height - Bottom}"/>
                """))}
            <text class="tick" text-anchor="middle" x="{(Left + Width - Right) / 2}" y="{Height - 6}">{Across}</text>
            {Mark(across, top)}
            {Lines.Select((line, i) => Draw(line, Style(line, i), Thickness(i), across, up))}
            {places.Select((place, i) => Legend(Short(Lines[i].Name), Style(Lines[i], i), place.X, LegendTop + (LegendHeight * place.Row)))}
            </svg>
            """);
    }

    private Html Mark(ChartScale across, int top) => Marked is not { } epoch ? Html.Empty : Html.Of(
        $"""<line class="mark" x1="{across[epoch]}" x2="{across[epoch]}" y1="{top}" y2="{Height - Bottom}"><title>best epoch: {epoch}</title></line>""");

    // More lines than colours: the second round is dotted.
    private static string Style(Line line, int number)
    {
        string dashes = line.IsDashed ? " dashed" : number >= Colors && line.Color is null ? " dotted" : string.Empty;
        return string.Create(CultureInfo.InvariantCulture, $"line-{(line.Color ?? number) % Colors}{dashes}");
    }

    private Html Thickness(int number) => !ShowsCovered || Lines.Count < 2
        ? Html.Empty
        : Html.Of($""" style="stroke-width:{Thinnest + ((Thickest - Thinnest) * (Lines.Count - 1 - number) / (Lines.Count - 1))}" """);

    private Html Draw(Line line, string style, Html thickness, ChartScale across, ChartScale up)
    {
        (double X, double Value)[] finite = [.. line.Points.Where(point => double.IsFinite(point.Value))];
        string path = string.Join(' ', finite.Select(point => string.Create(
            CultureInfo.InvariantCulture, $"{across[point.X]:0.#},{up[point.Value]:0.#}")));
        bool hasDots = finite.Length <= LargestDotCount;
        return Html.Of($"""
            <polyline class="line {style}"{thickness} points="{path}"/>
            {finite.Where(_ => hasDots).Select(point => Html.Of(
                $"""<circle class="dot {style}" cx="{across[point.X]}" cy="{up[point.Value]}" r="2.6"><title>{line.Name}, {Across} {point.X}: {Value(point.Value)}</title></circle>"""))}
            """);
    }

    private static Html Legend(string name, string style, double x, int y) => Html.Of(
        $"""<line class="line {style}" x1="{x}" x2="{x + 16}" y1="{y}" y2="{y}"/><text class="legend" x="{x + 21}" y="{y + 4}">{name}</text>""");

    private static string Short(string name) => name.Length <= LongestName ? name : name[..(LongestName - 1)] + "…";

    // As many to a row as fit.
    private IEnumerable<(int Row, double X)> LegendPlaces()
    {
        (int row, double x) = (0, Left);
        foreach (Line line in Lines)
        {
            double width = LegendMargin + (LetterWidth * Short(line.Name).Length);
            if (x > Left && x + width > Width)
                (row, x) = (row + 1, Left);

            yield return (row, x);
            x += width;
        }
    }

    private string Describe() => string.Join("; ", Lines.Where(line => line.Points.Count > 0).Select(line =>
        $"{line.Name} from {Value(line.Points[0].Value)} to {Value(line.Points[^1].Value)}"));

    private string Value(double value) => IsFraction ? Figures.Percent(value) : Figures.Fixed(value);

    private string Number(double value, ChartScale scale) => IsFraction
        ? (100 * value).ToString("0.#", CultureInfo.InvariantCulture) + " %"
        : value.ToString("F" + scale.Digits().ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static IEnumerable<double> EpochTicks(int last)
    {
        const int MostTicks = 9;
        int[] steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
        int step = steps.FirstOrDefault(step => last / step < MostTicks, (last / MostTicks) + 1);
        return Enumerable.Range(1, last).Where(epoch => epoch == 1 || epoch % step == 0).Select(epoch => (double)epoch);
    }
}

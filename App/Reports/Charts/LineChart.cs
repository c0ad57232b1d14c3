using System.Globalization;

namespace MlNetClassifier.App.Reports.Charts;

/// <summary>Lines over epochs as SVG. Colours and fonts come from the style sheet around it.</summary>
internal sealed record LineChart(string Title, IReadOnlyList<LineChart.Line> Lines, bool IsFraction = false)
{
    public const int Width = 460;
    public const int Height = 270;
    private const int Left = 52;
    private const int Right = 14;
    private const int Top = 36;
    private const int Bottom = 40;
    private const int LargestDotCount = 40;

    /// <summary>A line; its number chooses the colour.</summary>
    /// <param name="Name">Text of the legend.</param>
    /// <param name="Points">Epoch and value, in order.</param>
    public sealed record Line(string Name, IReadOnlyList<(int Epoch, double Value)> Points);

    /// <summary>Epoch that is marked, such as the best one.</summary>
    public int? Marked { get; init; }

    /// <summary>Whether the axis begins at 0 rather than below the lowest value; default for all but fractions.</summary>
    public bool StartsAtZero { get; init; } = !IsFraction;

    public Html ToSvg()
    {
        int last = Math.Max(2, Lines.SelectMany(line => line.Points).Select(point => point.Epoch).DefaultIfEmpty(1).Max());
        var across = new ChartScale(1, last, Left, Width - Right);
        var up = ChartScale.Around(
            Lines.SelectMany(line => line.Points).Select(point => point.Value), Height - Bottom, Top, StartsAtZero ? 0 : null, IsFraction ? 1 : null);
        return Html.Of($"""
            <svg class="chart" viewBox="0 0 {Width} {Height}" role="img" aria-label="{Title}: {Describe()}">
            <text class="chart-title" x="{Left}" y="16">{Title}</text>
            {up.Ticks().Select(tick => Html.Of($"""
                <line class="grid" x1="{Left}" x2="{Width - Right}" y1="{up[tick]}" y2="{up[tick]}"/><text class="tick" text-anchor="end" x="{Left - 7}" y="{up[tick] + 4}">{Number(tick, up)}</text>
                """))}
            {EpochTicks(last).Select(tick => Html.Of($"""<text class="tick" text-anchor="middle" x="{across[tick]}" y="{Height - Bottom + 17}">{tick}</text>"""))}
            <text class="tick" text-anchor="middle" x="{(Left + Width - Right) / 2}" y="{Height - 6}">epoch</text>
            {Mark(across)}
            {Lines.Select((line, i) => Draw(line, i, across, up))}
            {Legend()}
            </svg>
            """);
    }

    private Html Mark(ChartScale across) => Marked is not { } epoch ? Html.Empty : Html.Of(
        $"""<line class="mark" x1="{across[epoch]}" x2="{across[epoch]}" y1="{Top}" y2="{Height - Bottom}"><title>best epoch: {epoch}</title></line>""");

    private Html Draw(Line line, int number, ChartScale across, ChartScale up)
    {
        (int Epoch, double Value)[] finite = [.. line.Points.Where(point => double.IsFinite(point.Value))];
        string path = string.Join(' ', finite.Select(point => string.Create(CultureInfo.InvariantCulture, $"{across[point.Epoch]:0.#},{up[point.Value]:0.#}")));
        bool hasDots = finite.Length <= LargestDotCount;
        return Html.Of($"""
            <polyline class="line line-{number}" points="{path}"/>
            {finite.Where(_ => hasDots).Select(point => Html.Of(
                $"""<circle class="dot line-{number}" cx="{across[point.Epoch]}" cy="{up[point.Value]}" r="2.6"><title>{line.Name}, epoch {point.Epoch}: {Value(point.Value)}</title></circle>"""))}
            """);
    }

    private IEnumerable<Html> Legend()
    {
        double x = Left;
        for (int i = 0; i < Lines.Count; i++)
        {
            const double LetterWidth = 7.2;
            yield return Html.Of(
                $"""<line class="line line-{i}" x1="{x}" x2="{x + 16}" y1="27" y2="27"/><text class="legend" x="{x + 21}" y="31">{Lines[i].Name}</text>""");
            x += 38 + (LetterWidth * Lines[i].Name.Length);
        }
    }

    private string Describe() => string.Join("; ", Lines.Where(line => line.Points.Count > 0).Select(line =>
        $"{line.Name} from {Value(line.Points[0].Value)} to {Value(line.Points[^1].Value)}"));

    private string Value(double value) => IsFraction ? Output.Figures.Percent(value) : Output.Figures.Fixed(value);

    private string Number(double value, ChartScale scale) => IsFraction
        ? (100 * value).ToString("0.#", CultureInfo.InvariantCulture) + " %"
        : value.ToString("F" + scale.Digits().ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static IEnumerable<int> EpochTicks(int last)
    {
        const int MostTicks = 9;
        int[] steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
        int step = steps.FirstOrDefault(step => last / step < MostTicks, (last / MostTicks) + 1);
        return Enumerable.Range(1, last).Where(epoch => epoch == 1 || epoch % step == 0).Where(epoch => step <= 2 || epoch != 2);
    }
}

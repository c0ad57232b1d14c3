using MlNetClassifier.App.Output;
using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.App.Charts;

/// <summary>The reliability curve: how often the model is right, by how sure it says it is.</summary>
internal static class ReliabilityChart
{
    private const int Width = 460;
    private const int Height = 340;
    private const int Left = 52;
    private const int Right = 26;
    private const int Top = 36;
    private const int Bottom = 46;
    private const int VolumeHeight = 46;

    public static Html ToSvg(IReadOnlyList<(string Name, Reliability Reliability)> curves)
    {
        var across = new ChartScale(0, 1, Left, Width - Right);
        var up = new ChartScale(0, 1, Height - Bottom, Top);
        double[] ticks = [0, 0.2, 0.4, 0.6, 0.8, 1];
        Reliability first = curves[0].Reliability;
        double fullest = first.Bins.Max(bin => bin.Samples);
        return Html.Of($"""
            <svg class="chart" viewBox="0 0 {Width} {Height}" role="img" aria-label="Reliability curve. {string.Join(". ", curves.Select(Describe))}">
            <text class="chart-title" x="{Left}" y="16">how often it is right, by how sure it is</text>
            {ticks.Select(tick => Html.Of($"""
                <line class="grid" x1="{Left}" x2="{Width - Right}" y1="{up[tick]}" y2="{up[tick]}"/><text class="tick" text-anchor="end" x="{Left - 7}" y="{up[tick] + 4}">{100 * tick} %</text>
                <text class="tick" text-anchor="middle" x="{across[tick]}" y="{Height - Bottom + 17}">{100 * tick} %</text>
                """))}
            {first.Bins.Select(bin => Html.Of($"""
                <rect class="volume" x="{across[bin.Low] + 1}" width="{across[bin.High] - across[bin.Low] - 2}" y="{up[0] - (VolumeHeight * bin.Samples / fullest)}" height="{VolumeHeight * bin.Samples / fullest}"><title>{Figures.Count(bin.Samples, "image")} with {Figures.Percent(bin.Low)} to {Figures.Percent(bin.High)}</title></rect>
                """))}
            <line class="ideal" x1="{across[0]}" y1="{up[0]}" x2="{across[1]}" y2="{up[1]}"/>
            {curves.Select((curve, i) => Draw(curve.Name, curve.Reliability, i, across, up, fullest))}
            {curves.Select((curve, i) => Html.Of($"""<line class="line line-{i}" x1="{Left + (i * 190)}" x2="{Left + (i * 190) + 16}" y1="27" y2="27"/><text class="legend" x="{Left + (i * 190) + 21}" y="31">{curve.Name}</text>"""))}
            <text class="tick" text-anchor="middle" x="{(Left + Width - Right) / 2}" y="{Height - 6}">probability of the predicted class (larger points: more images)</text>
            </svg>
            """);
    }

    private static Html Draw(string name, Reliability reliability, int number, ChartScale across, ChartScale up,
        double fullest) => Html.Of($"""
        <polyline class="line line-{number}" points="{reliability.Bins.Select(bin => Html.Of($"{across[bin.Probability]},{up[bin.Accuracy]} "))}"/>
        {reliability.Bins.Select(bin => Html.Of($"""
            {(number > 0 ? Html.Empty : Html.Of($"""<line class="whisker line-{number}" x1="{across[bin.Probability]}" x2="{across[bin.Probability]}" y1="{up[bin.Interval.Low]}" y2="{up[bin.Interval.High]}"/>"""))}
            <circle class="dot line-{number}" cx="{across[bin.Probability]}" cy="{up[bin.Accuracy]}" r="{2 + (4 * Math.Sqrt(bin.Samples / fullest))}"><title>{name}: says {Figures.Percent(bin.Probability)}, right in {Figures.Percent(bin.Accuracy)} of {Figures.Count(bin.Samples, "image")} (95 % interval {Figures.Interval(bin.Interval)})</title></circle>
            """))}
        """);

    private static string Describe((string Name, Reliability Reliability) curve) =>
        $"{curve.Name}: on average {Figures.Percent(curve.Reliability.Probability)} sure and right "
            + $"{Figures.Percent(curve.Reliability.Accuracy)} of the time";
}

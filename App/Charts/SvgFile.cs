using MlNetClassifier.App.Output;

namespace MlNetClassifier.App.Charts;

/// <summary>Charts as a file of their own: with the colours that the report's page would give them.</summary>
internal static class SvgFile
{
    public const string StyleResource = "chart.css";

    /// <summary>Puts line charts side by side, in rows.</summary>
    public static string Of(IReadOnlyList<LineChart> charts, int columns) => Document(
        LineChart.Width * Math.Min(columns, charts.Count),
        LineChart.Height * ((charts.Count + columns - 1) / columns),
        Html.Join(charts.Select((chart, i) => Html.Of(
            $"""<svg x="{i % columns * LineChart.Width}" y="{i / columns * LineChart.Height}" width="{LineChart.Width}" height="{LineChart.Height}">{chart.ToSvg()}</svg>"""))));

    public static string Document(double width, double height, Html content) => Html.Of($"""
        <svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">
        <style>{Html.OfResource(StyleResource)}</style>
        <rect class="paper" width="100%" height="100%"/>
        {content}
        </svg>

        """).ToString();
}

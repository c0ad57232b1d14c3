namespace MlNetClassifier.App.Reports.Charts;

/// <summary>Charts of the report as a file of their own: with the colours that the page would give them.</summary>
internal static class SvgFile
{
    public const string StyleResource = "chart.css";

    /// <summary>Puts charts of one size side by side.</summary>
    public static string Beside(IReadOnlyList<Html> charts, int width, int height) => Document(
        width * charts.Count,
        height,
        Html.Join(charts.Select((chart, i) => Html.Of($"""<svg x="{i * width}" width="{width}" height="{height}">{chart}</svg>"""))));

    public static string Document(double width, double height, Html content) => Html.Of($"""
        <svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">
        <style>{Html.OfResource(StyleResource)}</style>
        <rect class="paper" width="100%" height="100%"/>
        {content}
        </svg>

        """).ToString();
}

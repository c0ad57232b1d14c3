using System.Text.RegularExpressions;
using MlNetClassifier.App.Output;

namespace MlNetClassifier.App.Charts;

/// <summary>Charts as a file of their own: with the colours that the report's page would give them.</summary>
internal static partial class SvgFile
{
    public const string StyleResource = "chart.css";
    private static readonly Html Style =
        Html.OfResource(StyleResource, rules => WithoutVariables(Resource.Text("colours.css"), rules));

    /// <summary>Puts charts side by side, in rows.</summary>
    public static string Of(IReadOnlyList<LineChart> charts, int columns) =>
        Of([.. charts.Select(chart => (chart.ToSvg(), chart.Height))], LineChart.Width, columns);

    /// <inheritdoc cref="Of(IReadOnlyList{LineChart}, int)"/>
    public static string Of(IReadOnlyList<CostChart> charts, int columns) =>
        Of([.. charts.Select(chart => (chart.ToSvg(), CostChart.Height))], CostChart.Width, columns);

    public static string Document(double width, double height, Html content) => Html.Of($"""
        <svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">
        <style>{Style}</style>
        <rect class="paper" width="100%" height="100%"/>
        {content}
        </svg>

        """).ToString();

    private static string Of(IReadOnlyList<(Html Svg, int Height)> charts, int width, int columns)
    {
        int row = charts.Max(chart => chart.Height);
        return Document(
            width * Math.Min(columns, charts.Count),
            row * ((charts.Count + columns - 1) / columns),
            Html.Join(charts.Select((chart, i) => Html.Of(
                $"""<svg x="{i % columns * width}" y="{i / columns * row}" width="{width}" height="{chart.Height}">{chart.Svg}</svg>"""))));
    }

    // Viewers other than browsers know no variables: the rules carry plain values, for light paper and again for dark.
    private static string WithoutVariables(string variables, string rules)
    {
        (Dictionary<string, string> light, Dictionary<string, string> dark) = ([], []);
        foreach (Match color in Color().Matches(variables))
        {
            light.TryAdd(color.Groups[1].Value, color.Groups[2].Value);
            dark[color.Groups[1].Value] = color.Groups[2].Value;
        }

        return $"{Filled(light)}@media (prefers-color-scheme: dark) {{\n{Filled(dark)}}}\n";

        string Filled(Dictionary<string, string> colors) => Use().Replace(rules, use => colors[use.Groups[1].Value]);
    }

    [GeneratedRegex(@"(--\w+): (#\w+);")]
    private static partial Regex Color();

    [GeneratedRegex(@"var\((--\w+)\)")]
    private static partial Regex Use();
}

using MlNetClassifier.App.Charts;
using MlNetClassifier.App.Output;
using MlNetClassifier.Pipelines.Explaining;

namespace MlNetClassifier.App.Explain;

/// <summary>An explanation as an SVG file: the picture with its map, what they mean, and the deletion curve.</summary>
internal static class ExplanationSheet
{
    private const int Margin = 20;
    private const int LineHeight = 19;
    private const double LetterWidth = 6.4;

    public static string Of(string name, Explanation explanation, MapPicture picture)
    {
        (ClassEvidence predicted, ClassEvidence runnerUp) = (explanation.Predicted!, explanation.RunnerUp!);
        LineChart chart = Chart(explanation.Deletion!, predicted.Label);
        int width = picture.Width + LineChart.Width + (3 * Margin);
        string[] lines = [.. Lines(explanation.Describe(), (int)((width - (2 * Margin)) / LetterWidth))];
        int top = Margin + 14 + (lines.Length * LineHeight) + 22;
        int legend = top + picture.Height + 20;
        int height = Math.Max(legend + (2 * LineHeight) + Margin, top + chart.Height + Margin);
        int half = (picture.Width - MapPicture.Gap) / 2;
        return SvgFile.Document(width, height, Html.Of($"""
            <title>{name}: {explanation.Describe()}</title>
            <text class="chart-title" x="{Margin}" y="{Margin + 10}">{name}</text>
            {lines.Select((line, i) => Html.Of($"""<text class="legend" x="{Margin}" y="{Margin + 14 + ((i + 1) * LineHeight)}">{line}</text>"""))}
            <image x="{Margin}" y="{top}" width="{picture.Width}" height="{picture.Height}" href="data:image/png;base64,{Convert.ToBase64String(picture.Bytes)}"/>
            {Legend(Margin + half + MapPicture.Gap, legend, 0, $"speaks for {predicted.Label}")}
            {Legend(Margin + half + MapPicture.Gap, legend + LineHeight, 1, $"speaks for {runnerUp.Label}")}
            <text class="tick" x="{Margin}" y="{legend}">{Method(explanation)}</text>
            <svg x="{Margin + picture.Width + Margin}" y="{top - 16}" width="{LineChart.Width}" height="{chart.Height}">{chart.ToSvg()}</svg>
            """));
    }

    /// <summary>How the map was computed, in a few words.</summary>
    public static string Method(Explanation explanation) => explanation.Method == ExplanationMethod.Cam
        ? "class-activation map, exact"
        : "occlusion";

    private static Html Legend(int x, int y, int color, string text) => Html.Of(
        $"""<circle class="dot line-{color}" cx="{x + 6}" cy="{y - 4}" r="6"/><text class="legend" x="{x + 18}" y="{y}">{text}</text>""");

    private static LineChart Chart(DeletionCurve curve, string label) => new(
        $"probability of {label}, with parts removed",
        [Line(curve, "what the map marks first", curve.Marked, false), Line(curve, "in random order", curve.Random, true)],
        IsFraction: true)
    {
        Across = "% of the image removed",
        StartsAtZero = true,
    };

    private static LineChart.Line Line(DeletionCurve curve, string name, float[] values, bool isRandom) =>
        new(name, [.. curve.Removed.Zip(values, (removed, value) => (100d * removed, (double)value))], isRandom,
            isRandom ? 2 : 0);

    private static IEnumerable<string> Lines(string text, int letters)
    {
        string line = string.Empty;
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > letters)
            {
                yield return line;
                line = string.Empty;
            }

            line = line.Length == 0 ? word : $"{line} {word}";
        }

        yield return line;
    }
}

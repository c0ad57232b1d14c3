using MlNetClassifier.App.Output;
using MlNetClassifier.App.Runs;
using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.App.Reports;

/// <summary>The confusion matrix; a cell leads to exactly the images behind it, with or without a script.</summary>
internal static class ConfusionSection
{
    /// <summary>Most images that are listed for one cell; all of them are in the CSV file.</summary>
    public const int MostListed = 500;

    private const int CompactFrom = 11;
    private const int MostDrawn = 60;
    private const int MostMixUps = 6;
    private const int MostMixUpsAlone = 100;

    public static string CellId(int truth, int predicted) => $"cell-{truth}-{predicted}";

    public static Html Render(RunRecord run, ImageGallery gallery)
    {
        if (run.Report is not { } report)
            return Html.Empty;

        ILookup<(string Label, string Predicted),
            JudgedSample> cells = report.Judged.ToLookup(sample => (sample.Label, sample.Prediction.PredictedLabel));
        Dictionary<string, int> indices = report.Classes.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        bool isDrawn = report.Classes.Count <= MostDrawn;
        return Html.Of($"""
            <section id="confusions" class="card">
            <h2>Confusion matrix</h2>
            <p>{(isDrawn ? "Rows are true classes, columns are predicted classes. Choose a number to see the images behind it."
                : $"With {report.Classes.Count} classes there is no room for a table; it is in confusion_matrix.csv (rows are true classes).")}</p>
            <div class="beside">{(isDrawn ? Matrix(report) : Html.Empty)}{MixUps(report, isDrawn ? MostMixUps : MostMixUpsAlone)}</div>
            <div class="cells" aria-live="polite">{cells.OrderBy(cell => indices[cell.Key.Label]).ThenBy(cell => indices[cell.Key.Predicted]).Select(cell =>
                Panel(run, gallery, [.. cell], (indices[cell.Key.Label], indices[cell.Key.Predicted]), cell.Key.Label, cell.Key.Predicted))}</div>
            </section>
            """);
    }

    private static Html Matrix(ClassificationReport report) => Html.Of($"""
        <div class="scroll" tabindex="0"><table class="matrix{(report.Classes.Count >= CompactFrom ? " compact" : string.Empty)}">
        <thead><tr><td class="corner"><span>true \ predicted</span></td>{report.Classes.Select(name => Html.Of($"""<th scope="col" title="{name}"><span>{name}</span></th>"""))}</tr></thead>
        <tbody>{report.Classes.Select((name, i) => Html.Of($"""<tr><th scope="row" title="{name}"><span>{name}</span></th>{report.Classes.Select((_, j) => Cell(report, i, j))}</tr>"""))}</tbody>
        </table></div>
        """);

    private static Html MixUps(ClassificationReport report, int most)
    {
        (int True, int Predicted, int Count)[] mixUps =
        [
            .. report.ConfusionMatrix.SelectMany((row, i) => row.Select((count, j) => (True: i, Predicted: j, Count: count)))
                .Where(cell => cell.True != cell.Predicted && cell.Count > 0).OrderByDescending(cell => cell.Count).Take(most),
        ];
        return mixUps.Length == 0 ? Html.Empty : Html.Of($"""
            <div><h3>Most frequent mistakes</h3>
            <ol class="mixups">{mixUps.Select(cell => Html.Of($"""<li><a href="#{CellId(cell.True, cell.Predicted)}">{report.Classes[cell.True]} taken for {report.Classes[cell.Predicted]}</a> {Figures.Count(cell.Count)}</li>"""))}</ol></div>
            """);
    }

    private static Html Cell(ClassificationReport report, int i, int j)
    {
        int count = report.ConfusionMatrix[i][j];
        if (count == 0)
            return Html.Of($"""<td class="none">0</td>""");

        double share = 100.0 * count / report.ConfusionMatrix[i].Sum();
        string kind = i == j ? "right" : "wrong";
        string label = $"{report.Classes[i]} predicted as {report.Classes[j]}: {Figures.Count(count, "image")}";
        return Html.Of(
            $"""<td class="{kind}" style="--share:{12 + (0.7 * share)}%"><a href="#{CellId(i, j)}" title="{label}" aria-label="{label}">{Figures.Count(count)}</a></td>""");
    }

    private static Html Panel(RunRecord run, ImageGallery gallery, JudgedSample[] samples, (int True, int Predicted) cell,
        string truth, string predicted)
    {
        bool isRight = cell.True == cell.Predicted;
        JudgedSample[] sorted =
            [.. isRight ? samples.OrderBy(sample => sample.Confidence) : samples.OrderByDescending(sample => sample.Loss)];
        string title = isRight ? $"{truth}, found" : $"{truth} taken for {predicted}";
        string more = samples.Length > MostListed
            ? $" The first {MostListed} are listed; all are in predictions_{run.Predictions!.Split}.csv."
            : string.Empty;
        return Html.Of($"""
            <section class="cell" id="{CellId(cell.True, cell.Predicted)}" tabindex="-1">
            <h3>{title}: {Figures.Count(samples.Length, "image")} <a class="close" href="#confusions">back to the matrix</a></h3>
            <p>{(isRight ? "The least sure first." : "The costliest first.")}{more}</p>
            {ImageFigures.Render([.. sorted.Take(MostListed)], gallery)}
            </section>
            """);
    }
}

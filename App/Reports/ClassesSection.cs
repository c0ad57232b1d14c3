using MlNetClassifier.App.Output;
using MlNetClassifier.App.Runs;
using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.App.Reports;

/// <summary>How well each class is found, with intervals: the figures of <c>per_class.csv</c>.</summary>
internal static class ClassesSection
{
    public static Html Render(RunRecord run) => run.Report is not { } report ? Html.Empty : Html.Of($"""
        <section id="classes" class="card">
        <h2>Classes</h2>
        <p>Recall: of the images of a class, how many were found. Precision: of the images assigned to a class, how many belong to it. The light bar is the 95 % interval, the mark is the figure.</p>
        <div class="scroll" tabindex="0"><table class="bars">
        <thead><tr><th scope="col">class</th><th scope="col">images</th><th scope="col" colspan="2">recall</th><th scope="col" class="wide">interval</th><th scope="col" colspan="2">precision</th><th scope="col" class="wide">interval</th><th scope="col">F1</th></tr></thead>
        <tbody>{report.PerClass.Select(Row)}</tbody>
        </table></div>
        </section>
        """);

    private static Html Row(ClassMetrics metrics) => Html.Of($"""
        <tr><th scope="row">{metrics.Label}</th><td>{Figures.Count(metrics.Support)}</td>
        <td class="bar">{SummarySection.IntervalBar(metrics.Recall, metrics.RecallInterval)}</td><td>{Figures.Percent(metrics.Recall)}</td><td class="wide">{Figures.Interval(metrics.RecallInterval)}</td>
        <td class="bar">{SummarySection.IntervalBar(metrics.Precision, metrics.PrecisionInterval)}</td><td>{Figures.Percent(metrics.Precision)}</td><td class="wide">{Figures.Interval(metrics.PrecisionInterval)}</td>
        <td>{Figures.Percent(metrics.F1)}</td></tr>
        """);
}

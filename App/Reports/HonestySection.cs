using System.Text.Json.Nodes;
using MlNetClassifier.App.Charts;
using MlNetClassifier.App.Output;
using MlNetClassifier.App.Runs;
using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.App.Reports;

/// <summary>Whether its probabilities can be believed, and what <c>unknown</c> as an answer is worth.</summary>
internal static class HonestySection
{
    private static readonly double[] Shares = [1, 0.95, 0.9, 0.8, 0.7, 0.5];

    public static Html Render(RunRecord run)
    {
        if (run.Report is not { } report)
            return Html.Empty;

        Calibration? calibration = run.Manifest?.Calibration;
        List<(string, Reliability)> curves = [("as the network says", report.Reliability)];
        if (calibration is not null && calibration.Temperature != 1)
            curves.Add(("calibrated", ReportText.Calibrated(report, calibration)));

        return Html.Of($"""
            <section id="honesty" class="card">
            <h2>Can its probabilities be believed?</h2>
            <div class="charts">
            {ReliabilityChart.ToSvg(curves)}
            <div>
            <p>{ReportText.Honesty(report, calibration)}</p>
            <p>On the dashed line it is right as often as it says; below it, it is too sure. {Reliability.BinCount} bins; whiskers are 95 % intervals.</p>
            {(calibration is null ? Html.Empty : Html.Of($"<p>{ReportText.Answers(SelectiveAnswers.Of(report.Judged, calibration), calibration)}</p>"))}
            {Table(report, calibration)}
            </div></div>
            </section>
            """);
    }

    // What is gained by leaving the least sure images unanswered, on this split itself.
    private static Html Table(ClassificationReport report, Calibration? calibration)
    {
        (double Probability, bool IsRight)[] answers =
        [
            .. report.Judged.Select(sample => (calibration?.Confidence(sample.Prediction) ?? sample.Confidence, sample.IsRight))
            .OrderByDescending(answer => answer.Item1),
        ];
        IEnumerable<Html> rows = Shares.Select(share => (int)Math.Ceiling(share * answers.Length)).Distinct().Select(count =>
        {
            int right = answers.Take(count).Count(answer => answer.IsRight);
            return Html.Of(
                $"""<tr><td>{Figures.Percent(count / (double)answers.Length)}</td><td>{Figures.Percent(answers[count - 1].Probability)}</td><td>{Figures.Percent(right / (double)count)}</td><td>{Figures.Interval(WilsonInterval.Of(right, count))}</td></tr>""");
        });
        string data = ResultJson.OneLine(ResultJson.List(answers.Select(
            answer => new JsonArray(Math.Round(answer.Probability, 4), answer.IsRight ? 1.0 : 0.0))));
        return Html.Of($"""
            <div class="scroll" tabindex="0"><table class="answers"><thead><tr><th scope="col">answered</th><th scope="col">sure of at least</th><th scope="col">right</th><th scope="col">95 % interval</th></tr></thead><tbody>{rows}</tbody></table></div>
            <p class="explorer" hidden data-answers="{data}"><label>Answer only when at least <output>0 %</output> sure <input type="range" min="0" max="100" value="0"></label> <span aria-live="polite"></span></p>
            """);
    }
}

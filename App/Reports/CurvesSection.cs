using MlNetClassifier.App.Charts;
using MlNetClassifier.App.Output;
using MlNetClassifier.App.Runs;

namespace MlNetClassifier.App.Reports;

/// <summary>Loss and accuracy by epoch, as <c>results.csv</c> has them.</summary>
internal static class CurvesSection
{
    public static Html Render(RunRecord run) => run.Epochs.Count == 0 ? Html.Empty : Html.Of($"""
        <section id="curves" class="card">
        <h2>Learning curves</h2>
        <div class="charts">{Curves(run).Select(chart => chart.ToSvg())}</div>
        <details><summary>Figures of every epoch</summary>
        <div class="scroll" tabindex="0"><table><thead><tr><th>epoch</th><th>train loss</th><th>train accuracy</th><th>validation loss</th><th>validation accuracy</th><th>learning rate</th><th>seconds</th></tr></thead>
        <tbody>{run.Epochs.Select(epoch => Html.Of($"""
            <tr{(epoch.Epoch == run.BestEpoch ? Html.Of($""" class="best" """) : Html.Empty)}><td>{epoch.Epoch}</td><td>{Figures.Fixed(epoch.TrainLoss)}</td><td>{Figures.Percent(epoch.TrainAccuracy)}</td><td>{(epoch.ValidationLoss is { } loss ? Figures.Fixed(loss) : "-")}</td><td>{Figures.Percent(epoch.ValidationAccuracy)}</td><td>{Figures.Exact(epoch.LearningRate)}</td><td>{Figures.Fixed(epoch.Seconds, 1)}</td></tr>
            """))}</tbody></table></div></details>
        </section>
        """);

    /// <summary>Both charts as a file.</summary>
    public static string ToSvgFile(RunRecord run) => SvgFile.Of(Curves(run), columns: 2);

    private static LineChart[] Curves(RunRecord run) =>
    [
        new LineChart("loss (cross-entropy, nats)", Lines(run, epoch => epoch.TrainLoss, epoch => epoch.ValidationLoss))
        {
            Marked = run.BestEpoch,
        },
        new LineChart("accuracy", Lines(run, epoch => epoch.TrainAccuracy, epoch => epoch.ValidationAccuracy), IsFraction: true)
        {
            Marked = run.BestEpoch,
        },
    ];

    private static IReadOnlyList<LineChart.Line> Lines(
        RunRecord run, Func<ResultsFile.EpochRow, double> train, Func<ResultsFile.EpochRow, double?> validation) =>
    [
        new("train", [.. run.Epochs.Select(epoch => ((double)epoch.Epoch, train(epoch)))]),
        .. run.Epochs.Any(epoch => validation(epoch) is not null)
            ? new[]
            {
                new LineChart.Line("validation",
                    [.. run.Epochs.Where(epoch => validation(epoch) is not null)
                        .Select(epoch => ((double)epoch.Epoch, validation(epoch)!.Value))]),
            }
            : [],
    ];
}

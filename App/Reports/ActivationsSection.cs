using MlNetClassifier.App.Output;
using MlNetClassifier.App.Reports.Charts;

namespace MlNetClassifier.App.Reports;

/// <summary>What the hidden layers use, what was learned of it, and whether units died.</summary>
internal static class ActivationsSection
{
    private const int MostLines = 8;

    public static Html Render(RunRecord run)
    {
        string activation = run.Arguments["activation"]?.ToString() ?? "-";
        if (run.Arguments["trainer"]?.ToString() == "linear" && run.Learned is null && run.Layers is null)
            return Html.Empty;

        return Html.Of($"""
            <section id="activations" class="card">
            <h2>Activations</h2>
            <p>Hidden layers: {(run.Manifest is { } manifest ? string.Join(", ", manifest.Network.HiddenActivations) : activation)}{(run.Learned is null ? "; none of their parameters is learned." : ".")}</p>
            <div class="charts">{Learned(run)}{Layers(run)}</div>
            </section>
            """);
    }

    private static Html Learned(RunRecord run)
    {
        if (run.Learned is not { } table)
            return Html.Empty;

        LineChart.Line[] lines =
        [
            .. Enumerable.Range(0, table.Count).GroupBy(row => table.Text(row, "parameter")).Take(MostLines)
                .Select(rows => new LineChart.Line(rows.Key, [.. rows.Select(row => (table.Integer(row, "epoch"), table.Number(row, "mean")))])),
        ];
        return new LineChart("learned parameters (mean of a layer)", lines) { Marked = run.BestEpoch, StartsAtZero = false }.ToSvg();
    }

    private static Html Layers(RunRecord run)
    {
        if (run.Layers is not { } table)
            return run.IsFinished ? Html.Of($"""<p class="note">Dead units and gradients were not measured; train with --diagnostics to see them.</p>""") : Html.Empty;

        return Html.Of($"""
            <div class="scroll"><table><thead><tr><th scope="col">layer</th><th scope="col">units</th><th scope="col">dead units</th><th scope="col">gradient, first epoch</th><th scope="col">last epoch</th></tr></thead>
            <tbody>{Enumerable.Range(0, table.Count).Select(row => Html.Of($"""
                <tr><th scope="row">{table.Text(row, "layer")}</th><td>{table.Text(row, "units")}</td><td>{Dead(table, row)}</td><td>{Short(table.Number(row, "gradient_first_epoch"))}</td><td>{Short(table.Number(row, "gradient_last_epoch"))}</td></tr>
                """))}</tbody></table></div>
            """);
    }

    private static string Dead(CsvTable table, int row) => table.NumberOrNull(row, "dead_units") is not { } dead ? "-"
        : $"{table.Text(row, "dead_units")} ({Figures.Percent(dead / table.Number(row, "units"))})";

    private static string Short(double value) => value.ToString("G3", System.Globalization.CultureInfo.InvariantCulture);
}

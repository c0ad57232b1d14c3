using System.Globalization;
using MlNetClassifier.App.Charts;
using MlNetClassifier.App.Output;
using MlNetClassifier.App.Runs;

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
        if (run.Learned is not { } learned)
            return Html.Empty;

        LineChart.Line[] lines =
        [
            .. learned.GroupBy(row => row.Parameter).Take(MostLines)
                .Select(rows => new LineChart.Line(rows.Key, [.. rows.Select(row => ((double)row.Epoch, row.Mean))])),
        ];
        return new LineChart("learned parameters (mean of a layer)", lines)
        {
            Marked = run.BestEpoch,
            StartsAtZero = false
        }.ToSvg();
    }

    private static Html Layers(RunRecord run)
    {
        if (run.Layers is not { } layers)
            return run.State.Status != RunStatus.Running
                ? Html.Of(
                    $"""<p class="note">Dead units and gradients were not measured; train with --diagnostics to see them.</p>""")
                : Html.Empty;

        return Html.Of($"""
            <div class="scroll" tabindex="0"><table><thead><tr><th scope="col">layer</th><th scope="col">units</th><th scope="col">dead units</th><th scope="col">gradient, first epoch</th><th scope="col">last epoch</th></tr></thead>
            <tbody>{layers.Select(layer => Html.Of($"""
                <tr><th scope="row">{layer.Name}</th><td>{layer.Units}</td><td>{Dead(layer)}</td><td>{Figures.Rounded(layer.FirstGradient, 3)}</td><td>{Figures.Rounded(layer.LastGradient, 3)}</td></tr>
                """))}</tbody></table></div>
            """);
    }

    private static string Dead(LayersFile.LayerRow layer) => layer.DeadUnits is not { } dead ? "-"
        : string.Create(CultureInfo.InvariantCulture, $"{dead} ({Figures.Percent(dead / (double)layer.Units)})");
}

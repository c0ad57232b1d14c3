using System.Globalization;
using System.Text.Json.Nodes;
using MlNetClassifier.App.Output;
using MlNetClassifier.App.Reports;
using MlNetClassifier.App.Runs;

namespace MlNetClassifier.App.Compare;

/// <summary>The page of a comparison: words, table, costs, curves, learned parameters, dead units, settings.</summary>
internal static class ComparePage
{
    /// <summary>Makes the page.</summary>
    /// <param name="comparison">What it shows.</param>
    /// <param name="title">What it is called.</param>
    /// <param name="arguments">The settings.</param>
    /// <param name="models">Below which folder the models are, seen from the page; empty where they are beside it.</param>
    /// <param name="clock">The time of day.</param>
    public static Html Render(Comparison comparison, string title, JsonObject arguments, string models, TimeProvider clock) =>
        new PageFrame(title, arguments["data"]?.ToString() ?? "the sample set", RunStatus.Finished, clock).Render(
            ("summary", "Summary", Summary(comparison)),
            ("cost", "Cost", Cost(comparison)),
            ("curves", "Curves", Curves(comparison)),
            ("parameters", "Parameters", Parameters(comparison)),
            ("layers", "Layers", Layers(comparison)),
            ("settings", "Settings", Settings(comparison, arguments, models)));

    private static Html Summary(Comparison comparison)
    {
        bool hasSeeds = comparison.Seeds.Count > 1;
        Html costs = comparison.HasOwnTrainings
            ? Html.Of($"""<th scope="col">seconds</th><th scope="col">ms/image</th><th scope="col">MB</th>""")
            : Html.Empty;
        return Html.Of($"""
            <section id="summary" class="card">
            <h2>Summary</h2>
            <ul class="findings">{CompareWords.Of(comparison).Select(sentence => Html.Of($"""<li class="plain">{sentence}</li>"""))}</ul>
            <div class="scroll" tabindex="0"><table class="bars whole">
            <thead><tr><th scope="col">{comparison.Noun}</th><th scope="col" colspan="2">test accuracy</th><th scope="col" class="wide">interval</th>{(hasSeeds ? Html.Of($"""<th scope="col">seeds</th>""") : Html.Empty)}<th scope="col">points</th><th scope="col">p</th>{costs}<th scope="col" class="wide">log-loss</th><th scope="col" class="wide">epochs</th></tr></thead>
            <tbody>{comparison.Standings.Select(standing => Row(standing, hasSeeds, comparison.HasOwnTrainings))}</tbody>
            </table></div>
            <p class="note">Points: difference from {comparison.Reference.Contestant.Name} in percentage points. {CompareWords.Method(comparison)}</p>
            </section>
            """);
    }

    private static Html Row(Standing standing, bool hasSeeds, bool hasCosts) => Html.Of($"""
        <tr><th scope="row">{standing.Contestant.Name}</th>
        <td class="bar">{SummarySection.IntervalBar(standing.Accuracy, standing.Interval)}</td><td>{Figures.Percent(standing.Accuracy)}</td><td class="wide">{Figures.Interval(standing.Interval)}</td>
        {(hasSeeds ? Html.Of($"<td>{Figures.Interval(new(standing.LowestAccuracy, standing.HighestAccuracy))}</td>") : Html.Empty)}<td>{(standing.Difference is { } difference ? Points(difference.Mean) : "-")}</td><td>{standing.Difference?.PText ?? "-"}</td>
        {(hasCosts ? Html.Of($"<td>{Figures.Amount(standing.Seconds)}</td><td>{Figures.Amount(standing.MillisecondsPerImage)}</td><td>{Figures.Amount(standing.ModelMegabytes)}</td>") : Html.Empty)}
        <td class="wide">{Figures.Fixed(standing.LogLoss)}</td><td class="wide">{Figures.Fixed(standing.Epochs, 0)}</td></tr>
        """);

    private static Html Cost(Comparison comparison) => CompareCharts.Costs(comparison) is not [_, ..] charts
        ? Html.Empty
        : Html.Of($"""
            <section id="cost" class="card">
            <h2>Accuracy and cost</h2>
            <p>Higher is more accurate, further left is cheaper. A bar is the 95 % interval of one {comparison.Noun}; p, above, compares two of them image by image.</p>
            <div class="charts">{charts.Select(chart => chart.ToSvg())}</div>
            </section>
            """);

    private static Html Curves(Comparison comparison) => CompareCharts.Learning(comparison) is not [_, ..] charts
        ? Html.Empty
        : Html.Of($"""
            <section id="curves" class="card">
            <h2>Learning curves</h2>
            <div class="charts">{charts.Select(chart => chart.ToSvg())}</div>
            {comparison.Seeds.Index().Skip(1).Select(seed => Html.Of($"""
                <details><summary>seed {seed.Item}</summary><div class="charts">{CompareCharts.Learning(comparison, seed.Index).Select(chart => chart.ToSvg())}</div></details>
                """))}
            </section>
            """);

    private static Html Parameters(Comparison comparison) => CompareCharts.Learned(comparison) is not [_, ..] charts
        ? Html.Empty
        : Html.Of($"""
            <section id="parameters" class="card">
            <h2>Learned parameters</h2>
            <p>Mean of each layer's parameters after every epoch.</p>
            <div class="charts">{charts.Select(chart => chart.ToSvg())}</div>
            </section>
            """);

    // The layers of different networks have no columns in common.
    private static Html Layers(Comparison comparison) => comparison.HasOwnTrainings || !Names(comparison).Any()
        ? Html.Empty
        : Html.Of($"""
            <section id="layers" class="card">
            <h2>Dead units and gradients</h2>
            <p>A dead unit gives the same number for every image. The gradient is the mean norm over the steps of an epoch{(comparison.Seeds.Count > 1 ? "; all figures are means over the seeds" : string.Empty)}. A training that was resumed has no such figures.</p>
            {PerLayer(comparison, "Dead units", layer => Figures.Percent(layer.DeadShare))}{PerLayer(comparison, "Gradient, first epoch", layer => Figures.Rounded(layer.FirstGradient, 3))}{PerLayer(comparison, "Gradient, last epoch", layer => Figures.Rounded(layer.LastGradient, 3))}
            </section>
            """);

    private static Html PerLayer(Comparison comparison, string title, Func<ContestResult.LayerFigures, string> figure) => Html.Of($"""
        <div><h3>{title}</h3>
        <div class="scroll" tabindex="0"><table class="whole"><thead><tr><th scope="col">activation</th>{Names(comparison).Select(name => Html.Of($"""<th scope="col">{name}</th>"""))}</tr></thead>
        <tbody>{comparison.Standings.Select(standing => Html.Of($"""<tr><th scope="row">{standing.Contestant.Name}</th>{Names(comparison).Select(name => Html.Of($"<td>{(standing.Layers.FirstOrDefault(layer => layer.Name == name) is { } layer ? figure(layer) : "-")}</td>"))}</tr>"""))}</tbody></table></div></div>
        """);

    // A training that was resumed has no figures of layers: they need the first epoch.
    private static IEnumerable<string> Names(Comparison comparison) =>
        comparison.Standings.SelectMany(standing => standing.Layers).Select(layer => layer.Name).Distinct();

    private static Html Settings(Comparison comparison, JsonObject arguments, string models) => Html.Of($"""
        <section id="settings" class="card">
        <h2>Settings</h2>
        <dl class="pairs">{SettingsSection.Pairs(arguments)}</dl>
        <h3>Models</h3>
        <ul class="files">{comparison.Standings.SelectMany(standing => comparison.Seeds.Select(seed => standing.Contestant.FolderName(seed))).Select(folder =>
            Html.Of($"""<li><a href="{models}{Uri.EscapeDataString(folder)}/{RunFolder.ModelName}">{folder}</a></li>"""))}</ul>
        </section>
        """);

    private static string Points(double difference) =>
        (100 * difference).ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture);
}

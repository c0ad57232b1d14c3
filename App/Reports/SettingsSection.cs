using System.Text.Json;
using System.Text.Json.Nodes;
using MlNetClassifier.App.Output;
using MlNetClassifier.App.Runs;
using MlNetClassifier.Pipelines.Saving;

namespace MlNetClassifier.App.Reports;

/// <summary>How the run was made: options, network, versions, and the files beside the page.</summary>
internal static class SettingsSection
{
    public static Html Render(RunRecord run) => Html.Of($"""
        <section id="settings" class="card">
        <h2>Settings</h2>
        <div class="columns">
        <div><h3>Options</h3><dl class="pairs">{Pairs(run.Arguments)}</dl></div>
        <div><h3>Made with</h3><dl class="pairs">{Environment(run)}</dl></div>
        </div>
        {(run.Manifest is { } manifest ? Layers(manifest) : Html.Empty)}
        <h3>Files of this run</h3>
        <ul class="files">{Directory.EnumerateFiles(run.Folder).Select(file => Path.GetFileName(file)).Where(name => name is not ReportFile.Name && !name.StartsWith(RunLock.Prefix, StringComparison.Ordinal) && !name.EndsWith(".tmp", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(name =>
            Html.Of($"""<li><a href="{Uri.EscapeDataString(name)}">{name}</a></li>"""))}</ul>
        </section>
        """);

    /// <summary>Settings with their values, for a list of pairs.</summary>
    public static IEnumerable<Html> Pairs(JsonObject settings) => settings.Select(pair => Pair(pair.Key, pair.Value));

    private static Html Layers(ModelManifest manifest) => Html.Of($"""
        <h3>Network</h3>
        <div class="scroll" tabindex="0"><table><thead><tr><th scope="col">layer</th><th scope="col">output shape</th><th scope="col">parameters</th><th scope="col">activation</th></tr></thead>
        <tbody>{manifest.Network.Summary.Select(layer => Html.Of($"""
            <tr><th scope="row">{layer.Name} ({layer.Kind})</th><td>(N, {string.Join(", ", layer.OutputShape)})</td><td>{Figures.Count(layer.Parameters)}</td><td>{layer.Activation ?? "-"}</td></tr>
            """))}</tbody><tfoot><tr><th scope="row">total</th><td></td><td>{Figures.Count(manifest.Network.Parameters)}</td><td></td></tr></tfoot></table></div>
        """);

    private static IEnumerable<Html> Environment(RunRecord run) => run.Environment is not { } environment ? [] :
    [
        .. environment.Where(pair => pair.Value is JsonValue).Select(pair => Pair(pair.Key, pair.Value)),
        .. environment["versions"] is JsonObject versions ? versions.Select(pair => Pair(pair.Key, pair.Value)) : [],
    ];

    private static Html Pair(string name, JsonNode? value) => Html.Of($"<div><dt>{name}</dt><dd>{Text(value)}</dd></div>");

    private static string Text(JsonNode? value) => value switch
    {
        null => "-",
        JsonObject each => string.Join(", ", each.Select(pair => $"{pair.Key}: {Text(pair.Value)}")),
        JsonValue single when single.GetValueKind() == JsonValueKind.String => single.GetValue<string>(),
        _ => value.ToJsonString(),
    };
}

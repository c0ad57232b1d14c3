using MlNetClassifier.App.Output;
using MlNetClassifier.App.Runs;

namespace MlNetClassifier.App.Reports;

/// <summary>What the run was made from: counts by class and split, and what was left out.</summary>
internal static class DataSection
{
    private const int MostListed = 50;
    private static readonly string[] Splits = ["train", "validation", "test"];

    public static Html Render(RunRecord run) => run.Dataset is not { } dataset ? Html.Empty : Html.Of($"""
        <section id="data" class="card">
        <h2>Data</h2>
        <p>{Sentence(dataset)}</p>
        <div class="scroll" tabindex="0"><table class="bars"><thead><tr><th scope="col">class</th>{Splits.Select(split => Html.Of($"""<th scope="col">{split}</th>"""))}<th scope="col">all</th><td></td></tr></thead>
        <tbody>{dataset.Classes.Select((name, i) => Row(dataset, name, i))}</tbody></table></div>
        {Unreadable(run)}
        {Skipped(dataset)}
        <p class="note">Fingerprint <code>{dataset.Fingerprint}</code>. Every file with its split and hash is in <a href="{DatasetFile.Name}">{DatasetFile.Name}</a>.</p>
        </section>
        """);

    private static string Sentence(DatasetFile dataset)
    {
        int[] totals = [.. dataset.Classes.Select((_, i) => Total(dataset, i))];
        string balance = totals.Max() > 2 * totals.Min()
            ? $"The classes are not balanced: the largest has {Figures.Fixed(totals.Max() / (double)totals.Min(), 1)} times as "
                + "many images as the smallest, so look at macro accuracy."
            : "The classes are about the same size.";
        return $"{Figures.Count(totals.Sum(), "image")} in {Figures.Count(dataset.Classes.Count)} classes. {balance}";
    }

    private static Html Row(DatasetFile dataset, string name, int index)
    {
        double largest = dataset.Classes.Select((_, i) => Total(dataset, i)).Max();
        IEnumerable<Html> parts =
            Splits.Select((split, i) =>
                Html.Of($"""<i class="part-{i}" style="width:{100 * Of(dataset, split, index) / largest}%"></i>"""));
        return Html.Of(
            $"""<tr><th scope="row">{name}</th>{Splits.Select(split => Html.Of($"<td>{Figures.Count(Of(dataset, split, index))}</td>"))}<td>{Figures.Count(Total(dataset, index))}</td><td class="bar"><span class="stack" aria-hidden="true">{parts}</span></td></tr>""");
    }

    private static Html Unreadable(RunRecord run) => run.Unreadable.Count == 0 ? Html.Empty : Html.Of($"""
        <details open><summary>{Figures.Count(run.Unreadable.Count, "image")} could not be read</summary>
        <ul class="paths">{run.Unreadable.Take(MostListed).Select(file => Html.Of($"<li>{file.Path} · {file.Reason}</li>"))}</ul>
        {(run.Unreadable.Count > MostListed ? Html.Of($"""<p>All are in <a href="{UnreadableList.FileName}">{UnreadableList.FileName}</a>.</p>""") : Html.Empty)}</details>
        """);

    private static Html Skipped(DatasetFile dataset) => dataset.Skipped.Count == 0 ? Html.Empty : Html.Of($"""
        <details><summary>{Figures.Count(dataset.Skipped.Count, "file")} left out</summary>
        <ul class="paths">{dataset.Skipped.Take(MostListed).Select(file => Html.Of($"<li>{file.Path} · {file.Reason}</li>"))}</ul></details>
        """);

    private static int Of(DatasetFile dataset, string split, int index) =>
        dataset.Counts.TryGetValue(split, out IReadOnlyList<int>? counts) ? counts[index] : 0;

    private static int Total(DatasetFile dataset, int index) => Splits.Sum(split => Of(dataset, split, index));
}

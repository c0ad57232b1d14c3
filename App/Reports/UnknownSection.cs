using MlNetClassifier.App.Judging;
using MlNetClassifier.App.Output;
using MlNetClassifier.App.Runs;
using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.App.Reports;

/// <summary>What the model says of images that show none of its classes.</summary>
internal static class UnknownSection
{
    public static Html Render(RunRecord run) => run.State.UnknownTests is not [_, ..] tests ? Html.Empty : Html.Of($"""
        <section id="unknown" class="card">
        <h2>Does it know what it does not know?</h2>
        <p>{UnknownText.Meaning}</p>
        <div class="scroll" tabindex="0"><table><thead><tr>{UnknownText.Headings.Select(heading => Html.Of($"""<th scope="col">{heading}</th>"""))}</tr></thead>
        <tbody>{tests.Select(Row)}</tbody></table></div>
        </section>
        """);

    private static Html Row(UnknownTest test)
    {
        string[] cells = UnknownText.Cells(test);
        return Html.Of($"""<tr><th scope="row">{cells[0]}</th>{cells[1..].Select(cell => Html.Of($"<td>{cell}</td>"))}</tr>""");
    }
}

using System.Text;
using System.Text.Json;
using MlNetClassifier.App.Output;
using MlNetClassifier.App.Pages;

namespace MlNetClassifier.App.Suspects;

/// <summary>One page, without a server or a network, on which a person decides what becomes of what was found.</summary>
/// <remarks>
/// Its content policy allows its own script and style, by their hashes, and no request. It holds the paths and labels of all
/// images, from which it makes the manifest, and small pictures of those to look at.
/// </remarks>
internal static class SuspectsPage
{
    private static readonly Html Style = PageParts.Style("suspects.css");
    private static readonly Html Script = PageParts.Script("suspects.js");

    /// <summary>Writes the page, its pictures one after the other: as a whole they may take 40 MB.</summary>
    public static void Write(Stream file, SuspectsResult result, CancellationToken cancellationToken)
    {
        int flagged = result.DoubtfulLabels.Count();
        Html[] page = Html.OfTemplate("suspects.html", new Dictionary<string, Html>
        {
            ["title"] = Html.Of($"{Path.GetFileName(Path.TrimEndingDirectorySeparator(result.Report.Path))}"),
            ["subtitle"] = Html.Of($"{Figures.Count(result.Report.Images.Count, "image")}; "
                + $"{Figures.Count(result.Suspects.Count + result.Unlabelled.Count)} to look at"),
            ["question"] = Html.Of($"{(flagged > 0 ? "Which of these labels are wrong?" : "What becomes of these pictures?")}"),
            ["words"] = Words(result, flagged),
            ["style"] = Style,
            ["style-hash"] = PageParts.HashOf(Style),
            ["script"] = Script,
            ["script-hash"] = PageParts.HashOf(Script),
        }, split: "data");
        file.Write(Encoding.UTF8.GetBytes(page[0].ToString()));
        using (var json = new Utf8JsonWriter(file)) // its own encoder escapes < and &
            SuspectsData.Write(json, result, cancellationToken);

        file.Write(Encoding.UTF8.GetBytes(page[1].ToString()));
    }

    private static Html Words(SuspectsResult result, int flagged) => Html.Join(
    [
        flagged == 0 ? Html.Empty : Html.Of($"""
            <p>{Figures.Count(flagged, "label")} of {Figures.Count(result.Judged)} {(flagged == 1 ? "is" : "are")} contradicted by
            a classifier that did not see the picture; it agrees with {Figures.Percent(result.Accuracy)} of the labels. That is a
            reason to look, not a verdict: of such flags in ten public test sets, 51 % were real errors (Northcutt et al.,
            2021).</p>
            """),
        result.Unlabelled.Count == 0 ? Html.Empty : Html.Of($"""
            <p>{Figures.Count(result.Unlabelled.Count, "picture")} without a label, the least sure first. What you label becomes a
            train image; what looks like an earlier one comes last.</p>
            """),
        Html.Of($"""
            <p>Whatever you do not decide stays as it is. Your decisions stay in this browser. Save writes a manifest of the whole
            data set, which train --data takes; no file is moved or changed.</p>
            """),
    ]);
}

using MlNetClassifier.App.Output;
using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.App.Reports;

/// <summary>Judged images as pictures with their paths; those without a picture as a list.</summary>
internal static class ImageFigures
{
    public static Html Render(IReadOnlyList<JudgedSample> samples, ImageGallery gallery)
    {
        JudgedSample[] pictured = [.. samples.Where(sample => gallery.Class(sample.Prediction.ImagePath) is not null)];
        JudgedSample[] others = [.. samples.Except(pictured)];
        return Html.Of($"""
            {(pictured.Length == 0 ? Html.Empty : Html.Of($"""<div class="wall">{pictured.Select(sample => Figure(sample, gallery))}</div>"""))}
            {(others.Length == 0 ? Html.Empty : Html.Of($"""<ul class="paths">{others.Select(sample => Html.Of($"<li>{Path(sample, gallery)} {Verdict(sample)}</li>"))}</ul>"""))}
            """);
    }

    private static Html Figure(JudgedSample sample, ImageGallery gallery)
    {
        string path = sample.Prediction.ImagePath;
        Html picture = gallery.Link(path) is { } link
            ? Html.Of($"""<a class="thumb {gallery.Class(path)}" href="{link}" title="{path}" aria-label="{path}"></a>""")
            : Html.Of($"""<span class="thumb {gallery.Class(path)}" role="img" title="{path}" aria-label="{path}"></span>""");
        return Html.Of(
            $"""<figure class="{(sample.IsRight ? "right" : "wrong")}">{picture}<figcaption>{Verdict(sample)}<span class="path">{path}</span></figcaption></figure>""");
    }

    public static Html Path(JudgedSample sample, ImageGallery gallery) => gallery.Link(sample.Prediction.ImagePath) is { } link
        ? Html.Of($"""<a class="path" href="{link}">{sample.Prediction.ImagePath}</a>""")
        : Html.Of($"""<span class="path">{sample.Prediction.ImagePath}</span>""");

    public static Html Verdict(JudgedSample sample) => sample.IsRight
        ? Html.Of($"<b>{sample.Label}</b> <span>{Figures.Percent(sample.Confidence)}</span>")
        : Html.Of(
            $"<b>{sample.Label}</b> taken for <b>{sample.Prediction.PredictedLabel}</b> "
                + $"<span>{Figures.Percent(sample.Confidence)}</span> <i>loss {Figures.Fixed(sample.Loss, 2)}</i>");
}

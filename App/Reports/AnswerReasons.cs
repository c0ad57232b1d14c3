using MlNetClassifier.App.Explain;
using MlNetClassifier.App.Output;
using MlNetClassifier.App.Runs;
using MlNetClassifier.Data.Discovery;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Explaining;
using MlNetClassifier.Pipelines.Saving;
using MlNetClassifier.Pipelines.Scoring;
using MlNetClassifier.Training;
using MlNetClassifier.Training.Features;
using SkiaSharp;

namespace MlNetClassifier.App.Reports;

/// <summary>Why the costliest answers of a run were given: a map of each, and the training images that it looks like.</summary>
/// <remarks>Needs the model and the images; what it takes too long for is left out, which the page says.</remarks>
internal sealed class AnswerReasons
{
    private const int Most = 12;
    private const int Alike = 4;
    private const int Side = 150;

    private readonly List<Reason> _reasons = [];
    private string? _leftOut;

    private AnswerReasons()
    {
    }

    /// <summary>No answer is explained.</summary>
    public static AnswerReasons None { get; } = new();

    /// <summary>Explains answers.</summary>
    /// <param name="run">The run.</param>
    /// <param name="gallery">Where its images are.</param>
    /// <param name="clock">Measures the time.</param>
    /// <param name="patience">How long the maps may take, and again what the images look like.</param>
    public static AnswerReasons Find(RunRecord run, ImageGallery gallery, TimeProvider clock, TimeSpan patience)
    {
        string model = Path.Combine(run.Folder, RunFolder.ModelName);
        if (run.Report is null || gallery.Root is not { } root || !File.Exists(model))
            return None;

        try
        {
            var reasons = new AnswerReasons();
            reasons.Explain(model, [.. MistakesSection.Costliest(run.Report).Take(Most)], root, clock, patience);
            if (reasons._reasons.Count > 0 && run.Dataset is { } dataset)
                reasons.Compare(run, model, dataset, root, clock, patience);

            return reasons;
        }
        catch (Exception error) when (error is ModelFormatException or SelfCheckException)
        {
            return None; // it can be scored by ML.NET alone, or not here
        }
    }

    /// <summary>The part of the page.</summary>
    public Html Render(ImageGallery gallery) => _reasons.Count == 0 ? Html.Empty : Html.Of($"""
        <h3>Why, and what they look like</h3>
        <p>What the network saw, and where: <span class="for">orange</span> speaks for its answer, <span class="against">blue</span> for the runner-up; the line goes where half of the largest number is reached. Below, the training images that it holds for most alike. If they have the label that it gave, look at the label of this one; if they are labelled wrongly, correct them; a copy is a leak.</p>
        {(_leftOut is null ? Html.Empty : Html.Of($"""<p class="missing">{_leftOut}</p>"""))}
        <div class="reasons">{_reasons.Select(reason => reason.Render(gallery))}</div>
        """);

    private void Explain(string model, JudgedSample[] samples, string root, TimeProvider clock, TimeSpan patience)
    {
        using var scorer = ImageScorer.Load(model);
        using var explainer = new ImageExplainer(scorer);
        long began = clock.GetTimestamp();
        foreach ((int index, JudgedSample sample) in samples.Index())
        {
            if (clock.GetElapsedTime(began) > patience)
            {
                _leftOut = $"Explained: the costliest {Figures.Count(index)}, in the time that there was; report waits longer than train.";
                break;
            }

            var image = ImageContent.FromFile(Path.GetFullPath(sample.Prediction.ImagePath, root));
            Explanation explanation = explainer.Explain(image);
            if (explanation.Map is { } map
                && MapPicture.Draw(image, explainer.Input, map, Side, SKEncodedImageFormat.Webp) is { } picture)
                _reasons.Add(new Reason(sample, explanation, picture));
        }
    }

    // In the order of hashes, which is none: what there is no time for is then as good as drawn at random.
    private void Compare(RunRecord run, string model, DatasetFile dataset, string root, TimeProvider clock, TimeSpan patience)
    {
        using KeptFeatures? kept = TrainingSupport.IsIncluded
            ? KeptFeatures.TryOpen(model, run.KeptFeatures)
            : null;
        using SavedFeatures? features = kept is null ? SavedFeatures.Load(model) : null;
        KnownImage[] training =
        [
            .. dataset.Files.Where(file => file.Split == SplitNames.Word(Split.Train))
                .OrderBy(file => file.Sha256, StringComparer.Ordinal)
                .Select(file => new KnownImage(file.Path, Path.GetFullPath(file.Path, root), file.Label, file.Split)),
        ];
        long began = clock.GetTimestamp();
        int seen = 0;
        IEnumerable<KnownImage> inTime = training.TakeWhile(_ => clock.GetElapsedTime(began) <= patience).Select(image =>
        {
            seen++;
            return image;
        });
        string[] paths = [.. _reasons.Select(reason => Path.GetFullPath(reason.Sample.Prediction.ImagePath, root))];
        (string? Error, IReadOnlyList<Neighbour> Neighbours)[] found =
            SimilarImages.Find(FeaturesOf, paths, inTime, Alike, CancellationToken.None);
        if (seen < training.Length)
            _leftOut = $"{_leftOut} Compared: with {Figures.Count(seen)} of {Figures.Count(training.Length, "training image")}, "
                + "drawn at random, in the time that there was; report waits longer than train.".TrimStart();

        var thumbnails = new ThumbnailMaker();
        foreach ((Reason reason, (_, IReadOnlyList<Neighbour> neighbours)) in _reasons.Zip(found))
            reason.Alike.AddRange(neighbours.Select(neighbour => (neighbour, thumbnails.Make(neighbour.Image.Path))));

        IEnumerable<ImageFeatures> FeaturesOf(IEnumerable<string> images) =>
            kept?.Of(images) ?? features!.Of(images.Select(ImageContent.FromFile));
    }

    private sealed record Reason(JudgedSample Sample, Explanation Explanation, MapPicture Picture)
    {
        public List<(Neighbour Neighbour, byte[]? Thumbnail)> Alike { get; } = [];

        public Html Render(ImageGallery gallery) => Html.Of($"""
            <article class="reason">
            <img class="map" src="data:image/webp;base64,{Convert.ToBase64String(Picture.Bytes)}" width="{Picture.Width}" height="{Picture.Height}" alt="{Sample.Prediction.ImagePath}, and a map of it">
            <div><p>{ImageFigures.Verdict(Sample)} {ImageFigures.Path(Sample, gallery)}</p>
            <p>{Explanation.Describe()}</p></div>
            {(Alike.Count == 0 ? Html.Empty : Html.Of($"""<ul class="alike">{Alike.Select(alike => Render(alike.Neighbour, alike.Thumbnail))}</ul>"""))}
            </article>
            """);

        private static Html Render(Neighbour neighbour, byte[]? thumbnail) => Html.Of($"""
            <li title="{neighbour.Image.Name}">{(thumbnail is null ? Html.Empty : Html.Of($"""<img src="data:image/webp;base64,{Convert.ToBase64String(thumbnail)}" alt="{neighbour.Image.Name}">"""))}<b>{neighbour.Image.Label}</b> <span>{Figures.Fixed(neighbour.Distance, 3)}</span>{(neighbour.IsCopy ? Html.Of($""" <em>copy</em>""") : Html.Empty)}</li>
            """);
    }
}

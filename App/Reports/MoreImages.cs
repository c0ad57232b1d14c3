using MlNetClassifier.App.Charts;
using MlNetClassifier.App.Output;
using MlNetClassifier.App.Runs;
using MlNetClassifier.Data;
using MlNetClassifier.Data.Discovery;
using MlNetClassifier.Pipelines.Saving;
using MlNetClassifier.Training;
using MlNetClassifier.Training.Trials;

namespace MlNetClassifier.App.Reports;

/// <summary>What to photograph next, measured: what more images of the classes that are found least would give.</summary>
/// <param name="Curves">Of some classes, those that are found least first.</param>
/// <param name="IsCutShort">Whether there was no time for more of them.</param>
internal sealed record MoreImages(IReadOnlyList<LearningCurve> Curves, bool IsCutShort = false)
{
    private const int Most = 3;

    /// <summary>Nothing was measured.</summary>
    public static MoreImages None { get; } = new([]);

    /// <summary>Measures a run, whose images are there and whose features are kept.</summary>
    /// <param name="run">The run.</param>
    /// <param name="root">Where its images are.</param>
    /// <param name="clock">Measures the time.</param>
    /// <param name="patience">How long it may take.</param>
    public static MoreImages Measure(RunRecord run, string? root, TimeProvider clock, TimeSpan patience)
    {
        string model = Path.Combine(run.Folder, RunFolder.ModelName);
        if (run.Dataset is not { } dataset || run.Report is null || root is null || !TrainingSupport.IsIncluded || !File.Exists(model))
            return None;

        List<LearningCurve> measured = [];
        using var end = new CancellationTokenSource(patience, clock);
        try
        {
            var curves = new LearningCurves(model) { Cache = run.KeptFeatures };
            if (!curves.IsPossible)
                return None;

            ImageSample[] samples =
            [
                .. dataset.Files.Where(file => file.Split != SplitNames.Word(Split.Test) && file.Sha256 is not null)
                    .Select(file => new ImageSample(Path.GetFullPath(file.Path, root), file.Label)),
            ];
            foreach (LearningCurve curve in curves.Run(samples, end.Token).Take(Most))
                measured.Add(curve);

            return new MoreImages(measured);
        }
        catch (OperationCanceledException)
        {
            return new MoreImages(measured, IsCutShort: true);
        }
        catch (ModelFormatException)
        {
            return None;
        }
    }

    /// <summary>The part of the page.</summary>
    public Html Render() => Curves.Count == 0 ? IsCutShort ? NoTime() : Html.Empty : Html.Of($"""
        <section id="next" class="card">
        <h2>What to photograph next</h2>
        <p>{Advice()}</p>
        <div class="charts">{Chart().ToSvg()}
        <ul>{Curves.Select(curve => Html.Of($"<li>{Sentence(curve)}</li>"))}</ul></div>
        <p class="note">Measured on the train and validation images in {Repetitions}: learned from a part of the images of one class and all of the others, asked about images of that class that were not learned from. More images of the same kind are meant: other places, other light and other examples usually give more than more of the same.</p>
        </section>
        """);

    /// <summary>Which class to photograph, in a sentence.</summary>
    public string Advice() => Curves.Where(curve => curve.Doubled is not null)
        .MaxBy(curve => curve.Doubled!.Recall - curve.Doubled.Now) is { Doubled: { } doubled } most
        ? $"More images of {most.Label} would help most: with twice as many ({Figures.Count(2 * most.Images)} in place of "
            + $"{Figures.Count(most.Images)}), about {Figures.Percent(doubled.Recall)} of them would be found (95 % interval "
            + $"{Figures.Interval(new(doubled.Low, doubled.High))}), now about {Figures.Percent(doubled.Now)}."
        : $"{Curves[0].Label} is found least. What more images of it would give cannot be told from those that there are: its curve "
            + "is flat, or too rough.";

    private LineChart Chart() => new(
        "found, by images of the class",
        [.. Curves.Select(curve => new LineChart.Line(curve.Label, [.. curve.Points.Select(point => (point.Images, point.Recall))]))],
        IsFraction: true)
    {
        Across = "images",
    };

    private static Html NoTime() => Html.Of($"""
        <section id="next" class="card">
        <h2>What to photograph next</h2>
        <p>What more images of a class would give was not measured: there was no time for it at the end of the training. The command report takes the time.</p>
        </section>
        """);

    private const string Repetitions = "five parts, three times";

    private static string Sentence(LearningCurve curve) =>
        $"{curve.Label}: " + string.Join(", ", curve.Points.Select(point =>
            $"{Figures.Percent(point.Recall)} found after {Figures.Count((int)point.Images, "image")}"))
        + (curve.Doubled is { } doubled
            ? $"; with {Figures.Count(2 * curve.Images)} about {Figures.Percent(doubled.Recall)} "
                + $"({Figures.Interval(new(doubled.Low, doubled.High))})."
            : "; what twice as many would give cannot be told.");
}

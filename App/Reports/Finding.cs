using MlNetClassifier.App.Output;
using MlNetClassifier.App.Runs;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Training.Learning;

namespace MlNetClassifier.App.Reports;

/// <summary>One thing that the figures say, as a sentence that a person can act on.</summary>
/// <param name="Text">The sentence.</param>
/// <param name="IsWarning">Whether something should be done about it.</param>
/// <param name="Cell">Cell of the confusion matrix (true class, predicted class) that shows it.</param>
internal sealed record Finding(string Text, bool IsWarning = false, (int True, int Predicted)? Cell = null)
{
    // A smaller gap is common and harmless, however many images show it.
    private const double LargeGap = 0.05;
    private const int FewImages = 30;

    /// <summary>The findings of a judged run, the most important first.</summary>
    public static IReadOnlyList<Finding> Of(RunRecord run)
    {
        if (run.Report is not { } report)
            return [];

        return [.. OfAccuracy(run, report), .. OfMistakes(report), .. OfTraining(run), .. OfClassWeights(run, report),
            OfConfidence(report), .. OfData(run)];
    }

    /// <summary>The two classes that are mixed up most; null if there is no mistake.</summary>
    public static string? MostConfused(ClassificationReport report)
    {
        if (ConfusedPair.Of(report) is not [var pair, ..])
            return null;

        (string first, string second) = (report.Classes[pair.First], report.Classes[pair.Second]);
        int errors = report.Judged.Count(sample => !sample.IsRight);
        string directions = pair switch
        {
            { SecondTakenForFirst: 0 } => $"{first} was taken for {second}",
            { FirstTakenForSecond: 0 } => $"{second} was taken for {first}",
            _ => $"{pair.FirstTakenForSecond} {first} taken for {second}, {pair.SecondTakenForFirst} the other way",
        };
        if (errors == 1)
            return $"It made one error: {directions}.";

        return $"It mixes up {first} and {second}: {pair.Errors} of {Figures.Count(errors, "error")} ({directions}).";
    }

    private static IEnumerable<Finding> OfAccuracy(RunRecord run, ClassificationReport report)
    {
        if (run.Predictions!.Split != "test")
            yield return new("There is no test split: these are figures of the validation split, which chose the epoch, so "
                + "they are flattering.", IsWarning: true);

        int right = report.Judged.Count(sample => sample.IsRight);
        double chance = report.PerClass.Max(metrics => metrics.Support) / (double)report.Samples;
        yield return report.AccuracyInterval.Low <= chance
            ? new($"Not clearly better than always naming the most frequent class, which is right {Figures.Percent(chance)} of "
                + "the time.", IsWarning: true)
            : new($"Right on {Figures.Count(right)} of {Figures.Count(report.Samples, "image")}. With this many images the "
                + $"true accuracy may be anywhere from {Figures.Interval(report.AccuracyInterval)}.");
    }

    private static IEnumerable<Finding> OfMistakes(ClassificationReport report)
    {
        if (MostConfused(report) is not { } sentence)
        {
            yield return new("It made no mistakes on these images.");
            yield break;
        }

        ConfusedPair pair = ConfusedPair.Of(report)[0];
        yield return new(
            sentence,
            Cell: pair.FirstTakenForSecond >= pair.SecondTakenForFirst ? (pair.First, pair.Second) : (pair.Second, pair.First));
        ClassMetrics hardest = report.PerClass.Where(metrics => metrics.Support > 0).MinBy(metrics => metrics.Recall)!;
        if (report.Classes.Count > 2 && hardest.RecallInterval.High < report.Accuracy)
            yield return new($"Hardest class: {hardest.Label}, found in {Figures.Percent(hardest.Recall)} of its images (95 % "
                + $"interval {Figures.Interval(hardest.RecallInterval)}).", IsWarning: true);
    }

    private static IEnumerable<Finding> OfTraining(RunRecord run)
    {
        if (run.Epochs.FirstOrDefault(epoch => epoch.Epoch == run.BestEpoch) is not { } best || run.Manifest is not { } manifest)
            yield break;

        if (best.ValidationAccuracy is { } validation && best.TrainAccuracy - validation > LargeGap
            && best.TrainAccuracy > WilsonInterval.Of(validation, manifest.Data.Validation.Sum()).High)
            yield return new("At its best epoch it knows its training images better than new ones "
                + $"({Figures.Percent(best.TrainAccuracy)} against {Figures.Percent(validation)}): more images would help.");

        bool wasBestLast = best.ValidationLoss is not null && best.Epoch == run.Epochs[^1].Epoch;
        if (run.StoppedBy == StopReason.Epochs && wasBestLast && manifest.Training.Trainer == "cnn")
            yield return new($"The {TrainingEnding.Name(run.Monitor)} was still improving when the epochs ran out: more epochs "
                + "(--epochs) may help.", IsWarning: true);

        if (run.StoppedBy is { } reason and (StopReason.Cancelled or StopReason.Diverged))
            yield return new($"Training ended early: {TrainingEnding.Of(reason, run.Monitor)}.", IsWarning: true);
    }

    // What rare classes gain is seen in the table of classes; what the others pay for it is easily overlooked.
    private static IEnumerable<Finding> OfClassWeights(RunRecord run, ClassificationReport report)
    {
        if ((run.Arguments["class-weights"] ?? run.Arguments["classWeights"])?.GetValue<string>() is not { } weights
            || weights == ClassWeights.None.Name
            || run.Dataset?.Counts.GetValueOrDefault("train") is not { } counts)
            yield break;

        (int rare, int frequent) = (Array.IndexOf([.. counts], counts.Min()), Array.IndexOf([.. counts], counts.Max()));
        (ClassMetrics few, ClassMetrics many) = (report.PerClass[rare], report.PerClass[frequent]);
        yield return new(
            $"Class weights ({weights}) made the {Figures.Count(counts[rare], "image")} of {few.Label} count for more than "
                + "their share. What they cost: "
            + $"{Wrong(few)}, and {many.Label}, the most frequent class, is found in {Figures.Percent(many.Recall)} of its "
            + "images. "
            + "Compare it with a run without --class-weights (compare-runs) to see the whole price.");

        static string Wrong(ClassMetrics few) => few.Precision is { } precision
            ? $"{Figures.Percent(1 - precision)} of the answers {few.Label} are wrong"
            : $"{few.Label} is still never the answer";
    }

    // What the mean hides, the calibration error shows: too sure of some answers, too modest of others.
    private static Finding OfConfidence(ClassificationReport report)
    {
        Reliability reliability = report.Reliability;
        double byChance = reliability.ErrorByChance();
        string figures = $"on average it is {Figures.Percent(reliability.Probability)} sure and right "
            + $"{Figures.Percent(reliability.Accuracy)} of the time; its calibration error is {Figures.Percent(reliability.Error)}";
        string chance = $"with {Figures.Count(report.Samples, "image")}, chance alone gives up to {Figures.Percent(byChance)}";
        return reliability.Probability > report.AccuracyInterval.High ? new($"Too sure of itself: {figures}.", IsWarning: true)
            : reliability.Probability < report.AccuracyInterval.Low ? new($"Too modest: {figures}.")
            : reliability.Error > byChance
                ? new($"Its probabilities are not to be taken at their word: {figures}, and {chance}.", IsWarning: true)
            : new($"Nothing says that its probabilities are wrong: {figures}, and {chance}.");
    }

    private static IEnumerable<Finding> OfData(RunRecord run)
    {
        if (run.Unreadable.Count > 0)
            yield return new($"{Figures.Count(run.Unreadable.Count, "image")} could not be read (left out of all figures).",
                IsWarning: true);

        if (run.Dataset?.Counts.GetValueOrDefault("test") is { } test
            && test.Where(count => count > 0).DefaultIfEmpty(FewImages).Min() < FewImages)
            yield return new($"The smallest class has {Figures.Count(test.Where(count => count > 0).Min(), "test image")}: "
                + "figures of a single class are rough.");
    }
}

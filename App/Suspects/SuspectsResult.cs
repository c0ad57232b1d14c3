using MlNetClassifier.Data.Checking;
using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.App.Suspects;

/// <summary>What was found in a data set, for a person to decide on.</summary>
internal sealed record SuspectsResult
{
    /// <summary>What the check found.</summary>
    public required DatasetReport Report { get; init; }

    /// <summary>Class names with images that can be read, in class order.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>What is known about the label of each image of <see cref="Report"/>; null where it was not judged.</summary>
    public required IReadOnlyList<LabelEvidence?> Evidence { get; init; }

    /// <summary>Images to look at, the doubtful labels first.</summary>
    public required IReadOnlyList<Suspect> Suspects { get; init; }

    /// <summary>Images without a label, those to label first before the others.</summary>
    public required IReadOnlyList<UnlabelledImage> Unlabelled { get; init; }

    /// <summary>Images without a label that cannot be read.</summary>
    public required int UnreadableUnlabelled { get; init; }

    /// <summary>Images whose label was judged.</summary>
    public int Judged => Evidence.Count(label => label is not null);

    /// <summary>Fraction of the judged images whose likeliest class is their label; NaN if none was judged.</summary>
    public double Accuracy => Evidence.OfType<LabelEvidence>().Select(label => label.Suggested == label.Given ? 1.0 : 0)
        .DefaultIfEmpty(double.NaN).Average();

    /// <summary>Doubtful labels, the surest first.</summary>
    public IEnumerable<Suspect> DoubtfulLabels => Suspects.Where(suspect => suspect.Evidence is { IsFlagged: true });

    /// <summary>Images for each reason, in the order of <see cref="SuspectKinds.All"/>; those without any are left out.</summary>
    public IEnumerable<(string Kind, int Count)> Counts => SuspectKinds.All
        .Select(kind => (kind, Suspects.Count(suspect => suspect.Reasons.Any(reason => reason.Kind == kind))))
        .Where(count => count.Item2 > 0);
}

using MlNetClassifier.Data.Checking;
using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.App.Suspects;

/// <summary>An image that a person should look at.</summary>
/// <param name="Image">The image.</param>
/// <param name="Evidence">What is known about its label; null where it was not judged.</param>
/// <param name="Reasons">Why, at least one; the gravest first.</param>
/// <param name="Neighbours">Labels of the labelled images that are most like it, the most alike first.</param>
internal sealed record Suspect(
    CheckedImage Image, LabelEvidence? Evidence, IReadOnlyList<SuspectReason> Reasons, IReadOnlyList<string> Neighbours)
{
    /// <summary>Class index that is suggested; null where the label is not doubtful, whatever is the likeliest class.</summary>
    public int? Suggested => Evidence is { IsFlagged: true } label ? label.Suggested : null;
}

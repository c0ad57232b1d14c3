namespace MlNetClassifier.Data.Checking;

/// <summary>Something that a careful person would want to know before training, in words and with all its files.</summary>
/// <param name="Kind">What was found.</param>
/// <param name="Severity">What it means for a training.</param>
/// <param name="Message">One sentence: what was found, and how much of it.</param>
/// <param name="Advice">What it costs and what to do.</param>
/// <param name="Groups">
/// What it was found in. The members of a group belong together, such as the copies of one image; otherwise a group has one
/// member. May be empty.
/// </param>
public sealed record Finding(
    FindingKind Kind, FindingSeverity Severity, string Message, string Advice,
    IReadOnlyList<IReadOnlyList<FindingSubject>> Groups);

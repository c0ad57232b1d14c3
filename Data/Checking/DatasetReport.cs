using MlNetClassifier.Data.Discovery;
using MlNetClassifier.Data.Splits;

namespace MlNetClassifier.Data.Checking;

/// <summary>What <see cref="DatasetCheck"/> found out about a data set. Immutable.</summary>
public sealed record DatasetReport
{
    /// <summary>Absolute path of the folder or the manifest.</summary>
    public required string Path { get; init; }

    /// <summary>Every class name that a folder or a manifest gives, ordinal, with or without images.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>Every image, ordered by relative path.</summary>
    public required IReadOnlyList<CheckedImage> Images { get; init; }

    /// <summary>
    /// The splits that training would draw at random by <see cref="Options"/>; the others are given by the data.
    /// </summary>
    public required IReadOnlyList<Split> CutSplits { get; init; }

    /// <summary>Seed and fractions of the splits that are cut.</summary>
    public required SplitOptions Options { get; init; }

    /// <summary>Files and folders that were left out and why, ordered by path.</summary>
    public required IReadOnlyList<SkippedFile> Skipped { get; init; }

    /// <summary>Findings: errors first, then warnings, then notes, and by kind within each.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>Whether there is no error among the findings.</summary>
    public bool IsSafe => Findings.All(finding => finding.Severity != FindingSeverity.Error);

    /// <summary>Positions in <see cref="Images"/> of files with the same bytes, in the same order.</summary>
    public required IReadOnlyList<IReadOnlyList<int>> Identical { get; init; }

    /// <summary>
    /// Positions in <see cref="Images"/> of pictures that are one picture, whether identical or only alike; ascending, ordered
    /// by their first, at least two each.
    /// </summary>
    public required IReadOnlyList<IReadOnlyList<int>> Repeated { get; init; }

    /// <summary>The same report with more findings, in their places.</summary>
    /// <param name="findings">What the caller found itself.</param>
    /// <returns>A new report.</returns>
    public DatasetReport With(IEnumerable<Finding> findings) => this with { Findings = InOrder(Findings.Concat(findings)) };

    internal static IReadOnlyList<Finding> InOrder(IEnumerable<Finding> findings) =>
        [.. findings.OrderByDescending(finding => finding.Severity).ThenBy(finding => finding.Kind)];
}

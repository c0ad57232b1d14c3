using MlNetClassifier.Data.Discovery;

namespace MlNetClassifier.Data.Checking;

/// <summary>A file, a folder or a class that a finding is about.</summary>
/// <param name="Name">Path below the data set's folder with <c>/</c> between its parts, or the class name.</param>
/// <param name="Label">The class name of an image; null for anything else.</param>
/// <param name="Split">The split of an image; null for anything else.</param>
/// <param name="Detail">What is special about it, in a few words; null when the finding says it all.</param>
public sealed record FindingSubject(string Name, string? Label = null, Split? Split = null, string? Detail = null)
{
    internal static FindingSubject Of(CheckedImage image, string? detail = null) =>
        new(image.RelativePath, image.Sample.Label, image.Split, detail);
}

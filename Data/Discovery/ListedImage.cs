namespace MlNetClassifier.Data.Discovery;

/// <summary>One image as discovery found it, before anything is drawn at random.</summary>
/// <param name="RelativePath">
/// Path below the folder, or below the manifest's folder, with <c>/</c> between its parts on every system: images are put in
/// order by it, so that moving the data changes nothing. An absolute path of a manifest stays as it is written there.
/// </param>
/// <param name="Sample">The image with its label.</param>
/// <param name="Split">The split that the folder or the manifest assigns; null when it assigns none.</param>
public sealed record ListedImage(string RelativePath, ImageSample Sample, Split? Split);

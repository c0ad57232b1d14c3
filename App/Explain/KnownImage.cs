using MlNetClassifier.App.Runs;
using MlNetClassifier.Data.Discovery;

namespace MlNetClassifier.App.Explain;

/// <summary>An image that others may be like.</summary>
/// <param name="Name">Its path below the data's folder.</param>
/// <param name="Path">The absolute path.</param>
/// <param name="Label">Class name.</param>
/// <param name="Split">The part it plays: <c>train</c>, <c>validation</c> or <c>test</c>; null if nobody says.</param>
internal sealed record KnownImage(string Name, string Path, string Label, string? Split)
{
    /// <summary>The images of a data set.</summary>
    /// <param name="listing">What there is, with its splits if it has some.</param>
    /// <param name="run">A run that may have drawn splits of the same images; null for none.</param>
    /// <param name="runFolder">Its folder.</param>
    public static IEnumerable<KnownImage> Of(ImageListing listing, DatasetFile? run, string runFolder)
    {
        Dictionary<string, string> drawn = run is null ? [] : run.Files
            .GroupBy(file => System.IO.Path.GetFullPath(System.IO.Path.Combine(runFolder, run.Root, file.Path)))
            .ToDictionary(files => files.Key, files => files.First().Split, StringComparer.Ordinal);
        return listing.Images.Select(image => new KnownImage(
            image.RelativePath, image.Sample.ImagePath, image.Sample.Label,
            image.Split is { } split ? SplitNames.Word(split) : drawn.GetValueOrDefault(image.Sample.ImagePath)));
    }
}

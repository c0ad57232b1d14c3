using MlNetClassifier.Data.Discovery;

namespace MlNetClassifier.Data.Splits;

/// <summary>The samples that a trained model is judged by. No image has been opened yet. Immutable.</summary>
public sealed record EvaluationSamples
{
    /// <summary>Absolute path of the folder or manifest that the samples came from.</summary>
    public required string Path { get; init; }

    /// <summary>
    /// <see cref="Discovery.Split.Test"/> when the data has a test split and only that is used; null when every image is
    /// used, perhaps images that the model has learned from, which a report should say.
    /// </summary>
    public required Split? Split { get; init; }

    /// <summary>The samples, ordered by relative path; at least one. Some classes of the model may have none.</summary>
    public required IReadOnlyList<ImageSample> Samples { get; init; }

    /// <summary>Files and folders that were left out and why, ordered by path.</summary>
    public required IReadOnlyList<SkippedFile> Skipped { get; init; }

    /// <summary>Those among them that were meant as samples but are empty, or may not be read.</summary>
    public required IReadOnlyList<SkippedFile> Unreadable { get; init; }

    /// <summary>Takes the test split of a folder or a manifest or, where it has none, every image.</summary>
    /// <remarks>
    /// The test split that <see cref="ImageDataset.Open"/> drew at random is not known here; open the same path with the same
    /// options and take <see cref="ImageDataset.Test"/>.
    /// </remarks>
    /// <param name="path">A folder, or a manifest that ends in .csv, .tsv or .txt.</param>
    /// <param name="modelClasses">The class names that the model knows, in any order; compared ordinally.</param>
    /// <returns>The samples and where they come from.</returns>
    /// <exception cref="DatasetException">
    /// The path is missing or unreadable or contradicts itself; there are no images; or a label is unknown to the model.
    /// </exception>
    public static EvaluationSamples Open(string path, IReadOnlyList<string> modelClasses)
    {
        ArgumentNullException.ThrowIfNull(modelClasses);
        ImageListing listing = ImageListing.Read(path);
        List<ListedImage> test = [.. listing.Images.Where(image => image.Split == Discovery.Split.Test)];
        IReadOnlyList<ListedImage> images = test.Count > 0 ? test : listing.Images;
        if (images.Count == 0)
        {
            throw new DatasetException($"'{listing.Path}' has no images in classes; expected one sub-folder of images per "
                + $"class or rows in a manifest.{listing.SkippedInWords()}");
        }

        HashSet<string> known = [.. modelClasses];
        List<string> unknown = [.. images.Select(image => image.Sample.Label).Distinct().Where(label => !known.Contains(label))];
        if (unknown.Count > 0)
        {
            throw new DatasetException($"'{listing.Path}' has labels that the model does not know: {NameList.Quote(unknown)}; "
                + $"expected {NameList.Quote(modelClasses)}. Rename or remove them, or give the model that was trained on them.");
        }

        return new EvaluationSamples
        {
            Path = listing.Path,
            Split = test.Count > 0 ? Discovery.Split.Test : null,
            Samples = [.. images.Select(image => image.Sample)],
            Skipped = listing.Skipped,
            Unreadable = [.. listing.Skipped.Where(file => file.IsUnreadableImage
                && (test.Count == 0 || (file.Split is { } split
                    ? split == Discovery.Split.Test
                    : FolderOf(file.Path) == FolderOf(test[0].Sample.ImagePath))))],
        };

        // In a folder with splits, the first folder below it is the split.
        string FolderOf(string image) =>
            System.IO.Path.GetRelativePath(listing.Path, image).Split(System.IO.Path.DirectorySeparatorChar)[0];
    }
}

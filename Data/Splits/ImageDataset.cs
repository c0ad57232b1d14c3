using MlNetClassifier.Data.Discovery;

namespace MlNetClassifier.Data.Splits;

/// <summary>
/// What training takes: class names in the order of their class index, and samples in three splits that share no image. No
/// image has been opened yet. Immutable.
/// </summary>
public sealed record ImageDataset
{
    /// <summary>Absolute path of the folder or manifest that the data came from; for messages, never for a saved model.</summary>
    public required string Path { get; init; }

    /// <summary>Absolute path of the folder that images are named relative to: the folder, or the manifest's.</summary>
    public string Root => Directory.Exists(Path) ? Path : System.IO.Path.GetDirectoryName(Path)!;

    /// <summary>
    /// Class names in ordinal order; the position is the class index. At least two, each with images in <see cref="Train"/>.
    /// </summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>Samples to fit the weights to, ordered by relative path; at least one of each class.</summary>
    public required IReadOnlyList<ImageSample> Train { get; init; }

    /// <summary>Samples to choose epochs and options by, ordered by relative path; empty when its fraction is 0.</summary>
    public required IReadOnlyList<ImageSample> Validation { get; init; }

    /// <summary>
    /// Samples to judge once, ordered by relative path; empty when its fraction is 0. Training never reads them.
    /// </summary>
    public required IReadOnlyList<ImageSample> Test { get; init; }

    /// <summary>Files and folders that were left out and why, ordered by path.</summary>
    public required IReadOnlyList<SkippedFile> Skipped { get; init; }

    /// <summary>
    /// Turns a path into a data set. Splits that the folder or the manifest has are kept; a missing validation or test split
    /// is cut from the training images by its fraction, class by class. A class of three images or more is in every split
    /// that is cut; with fewer images, training is served first.
    /// </summary>
    /// <param name="path">A folder, or a manifest that ends in .csv, .tsv or .txt.</param>
    /// <param name="options">Seed and fractions.</param>
    /// <returns>The same data set for the same relative paths, seed and fractions, on every machine.</returns>
    /// <exception cref="ArgumentException">The options have faults; the message lists all of them.</exception>
    /// <exception cref="DatasetException">
    /// The path is missing or unreadable or contradicts itself; there are fewer than two classes; a class has no image; or
    /// another split has a class that training lacks.
    /// </exception>
    public static ImageDataset Open(string path, SplitOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Validate() is { Count: > 0 } faults)
            throw new ArgumentException(string.Join(' ', faults), nameof(options));

        return Create(ImageListing.Read(path), options);
    }

    /// <summary>What <see cref="Open"/> does with a listing that is there already; the options are valid.</summary>
    internal static ImageDataset Create(ImageListing listing, SplitOptions options)
    {
        ILookup<Split, ListedImage> given = listing.Images.ToLookup(image => image.Split ?? Split.Train);
        List<string> classes = ClassesOf(given[Split.Train], listing);
        RefuseUnknownClasses(listing, classes, given[Split.Validation]);
        RefuseUnknownClasses(listing, classes, given[Split.Test]);

        ILookup<Split?, ListedImage> assigned = StratifiedCut.Complete(listing.Images, options).ToLookup(image => image.Split);
        return new ImageDataset
        {
            Path = listing.Path,
            Classes = classes,
            Train = Samples(StratifiedCut.Share(assigned[Split.Train], options.Seed, options.TrainFraction)),
            Validation = Samples(assigned[Split.Validation]),
            Test = Samples(assigned[Split.Test]),
            Skipped = listing.Skipped,
        };
    }

    /// <summary>The path of a sample below the data's folder, with <c>/</c> between its parts on every system.</summary>
    /// <param name="sample">A sample of this data set.</param>
    /// <returns>The path; it begins with <c>..</c> if a manifest names a file elsewhere.</returns>
    public string RelativePath(ImageSample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        return System.IO.Path.GetRelativePath(Root, sample.ImagePath).Replace(System.IO.Path.DirectorySeparatorChar, '/');
    }

    private static List<string> ClassesOf(IEnumerable<ListedImage> train, ImageListing listing)
    {
        if (listing.EmptyClasses.Count > 0)
        {
            throw new DatasetException($"'{listing.Path}' has class folders without images: "
                + $"{NameList.Quote(listing.EmptyClasses)}; put images there or remove them.{listing.SkippedInWords()}");
        }

        if (listing.HasSplits && !train.Any())
        {
            throw new DatasetException($"'{listing.Path}' has no images in the train split; expected a train split, from which "
                + "the missing ones are cut.");
        }

        List<string> classes = [.. train
            .Select(image => image.Sample.Label)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)];
        if (classes.Count < 2)
        {
            string found = classes.Count == 0 ? "no images in classes" : $"only the class '{classes[0]}'";
            throw new DatasetException($"'{listing.Path}' has {found}; expected at least two classes, each a sub-folder with "
                + "images or a label of the manifest: add classes, or give the folder that contains the class folders."
                + listing.SkippedInWords());
        }

        return classes;
    }

    private static void RefuseUnknownClasses(ImageListing listing, List<string> classes, IEnumerable<ListedImage> images)
    {
        HashSet<string> known = [.. classes];
        List<ListedImage> strangers = [.. images.Where(image => !known.Contains(image.Sample.Label))];
        if (strangers.Count == 0)
            return;

        throw new DatasetException($"'{listing.Path}' has classes in the {SplitNames.Word(strangers[0].Split!.Value)} split that "
            + $"its train split lacks: {NameList.Quote(strangers.Select(image => image.Sample.Label).Distinct())} (such as "
            + $"'{strangers[0].RelativePath}'); add them to train, rename them or remove them.");
    }

    private static List<ImageSample> Samples(IEnumerable<ListedImage> images) => [.. images.Select(image => image.Sample)];
}

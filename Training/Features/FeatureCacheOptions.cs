namespace MlNetClassifier.Training.Features;

/// <summary>Where the features of a pretrained network are kept for later trainings. Immutable.</summary>
public sealed record FeatureCacheOptions
{
    /// <summary>Folder of the files; made when it is needed. The files may be deleted whenever no training runs.</summary>
    /// <value>Default null: nothing is kept.</value>
    public string? Folder { get; init; }

    /// <summary>
    /// Most bytes of all features in the folder: those that were not used for the longest time make room for new ones.
    /// </summary>
    /// <value>
    /// Bytes, 0 (nothing is kept) or more; default 1 GiB. An image takes four bytes for each feature, 2 KiB of resnet18.
    /// </value>
    public long Budget { get; init; } = 1L << 30;

    /// <summary>Whether features are looked up and nothing in the folder is changed.</summary>
    /// <value>Default false.</value>
    public bool IsReadOnly { get; init; }

    /// <summary>Whether new features find a place.</summary>
    internal bool Keeps => this is { Folder: not null, Budget: > 0, IsReadOnly: false };

    /// <summary>Checks the options.</summary>
    /// <returns>One sentence per fault; empty if there is none.</returns>
    public IReadOnlyList<string> Validate() => Budget < 0 ? [$"Budget must be 0 bytes or more, but is {Budget}."] : [];
}

using MlNetClassifier.Data.Splits;

namespace MlNetClassifier.Data.Checking;

/// <summary>How a data set is checked.</summary>
public sealed record DatasetCheckOptions
{
    /// <summary>How training would cut the splits that the data does not give.</summary>
    /// <value>Default: the defaults of training.</value>
    public SplitOptions Splits { get; init; } = new();

    /// <summary>
    /// Whether pictures are compared too, and not only the bytes of files. Where pictures differ in next to nothing, such as
    /// frames of a film of a scene that stands still, it is better switched off.
    /// </summary>
    /// <value>Default true; ours.</value>
    public bool FindAlike { get; init; } = true;

    /// <summary>
    /// Whether it is measured how each picture was taken, and said which are dark, light, blurred, nearly empty, of odd size or
    /// shape, or grey among colour: each is judged against the others.
    /// </summary>
    /// <value>Default false.</value>
    public bool JudgeQuality { get; init; }

    /// <summary>
    /// Describes pictures for a search of copies that are mirrored, cropped or in other colours; null if they are not looked for.
    /// Called once, with all that are compared.
    /// </summary>
    /// <value>Default null.</value>
    public PictureFeatures? Features { get; init; }

    /// <summary>Finds every fault at once, so that a user can fix them in one go.</summary>
    /// <returns>One sentence per fault: what was given and what was expected; empty when the options can be used.</returns>
    public IReadOnlyList<string> Validate() =>
    [
        .. Splits.Validate(),
        .. Features is not null && !FindAlike
            ? ["Features are given, but FindAlike is false; pictures are compared only where it is true."]
            : Array.Empty<string>(),
    ];
}

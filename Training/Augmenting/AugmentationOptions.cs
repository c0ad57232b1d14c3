using MlNetClassifier.Pipelines.Networks;

namespace MlNetClassifier.Training.Augmenting;

/// <summary>
/// By how much every training image is changed at random each time it is shown, so that it is never seen twice.
/// </summary>
/// <remarks>
/// Only training images are changed, never those that are validated, tested or scored. What is drawn depends on (seed, epoch,
/// sample) alone: neither the batch size, the number of threads nor a resumed training changes it. Immutable.
/// </remarks>
public sealed record AugmentationOptions
{
    /// <summary>No change.</summary>
    public static AugmentationOptions None { get; } = new();

    /// <summary>Mirrored and moved a little: for a first gain at hardly any cost.</summary>
    public static AugmentationOptions Light { get; } = new() { Flip = 0.5, Shift = 0.1 };

    /// <summary>All changes, for small sets of photographs; needs more epochs to pay off.</summary>
    public static AugmentationOptions Standard { get; } = Light with
    {
        Rotate = 10,
        Zoom = 0.1,
        Brightness = 0.2,
        Contrast = 0.2,
        Erase = 0.25,
    };

    /// <summary>
    /// Probability that the image is mirrored left to right. Set it to 0 where left and right matter, as in digits.
    /// </summary>
    /// <value>0 to 1; default 0.</value>
    public double Flip { get; init; }

    /// <summary>
    /// Whether <see cref="Flip"/>, if it is above 0, mirrors each image in every other epoch instead of at random: no image is
    /// seen the same way twice in a row.
    /// </summary>
    /// <value>Default false.</value>
    public bool FlipsByEpoch { get; init; }

    /// <summary>Furthest move to each side, as a fraction of the width and of the height.</summary>
    /// <value>0 to 1; default 0. What comes in from outside is the image, mirrored at its edge.</value>
    public double Shift { get; init; }

    /// <summary>Largest turn to each side.</summary>
    /// <value>0 to 180 degrees; default 0.</value>
    public double Rotate { get; init; }

    /// <summary>Furthest enlargement or reduction: the scale is drawn from 1 - zoom to 1 + zoom.</summary>
    /// <value>0 up to 0.9; default 0.</value>
    public double Zoom { get; init; }

    /// <summary>Largest amount that is added to or taken from all pixels, where 1 is from black to white.</summary>
    /// <value>0 to 1; default 0.</value>
    public double Brightness { get; init; }

    /// <summary>
    /// Largest change of the distance from the image's mean: the factor is drawn from 1 - contrast to 1 + contrast.
    /// </summary>
    /// <value>0 to 1; default 0.</value>
    public double Contrast { get; init; }

    /// <summary>Probability that a rectangle of 2 to 20 % of the image is painted over with its mean.</summary>
    /// <value>0 to 1; default 0.</value>
    /// <seealso href="https://arxiv.org/abs/1708.04896">Zhong et al., 2017</seealso>
    public double Erase { get; init; }

    /// <summary>Whether images stay as they are.</summary>
    public bool IsNone => this == None;

    /// <summary>One line with every change that is made, for records.</summary>
    /// <returns>Such as <c>augmentation flip 0.5 shift 0.1</c>; <c>no augmentation</c>.</returns>
    public string ToText()
    {
        (string Name, double Value)[] all =
        [
            ("flip", Flip), ("shift", Shift), ("rotate", Rotate), ("zoom", Zoom), ("brightness", Brightness),
            ("contrast", Contrast), ("erase", Erase),
        ];
        return IsNone
            ? "no augmentation"
            : "augmentation " + (FlipsByEpoch ? "by epoch " : string.Empty)
                + string.Join(' ',
                    all.Where(change => change.Value > 0)
                        .Select(change => FormattableString.Invariant($"{change.Name} {change.Value}")));
    }

    /// <summary>Checks the options.</summary>
    /// <returns>Every fault as a sentence that says what was given and what is expected; empty if there is none.</returns>
    public IReadOnlyList<string> Validate() =>
    [
        .. OptionRange.Outside(nameof(Flip), Flip, 0, 1),
        .. OptionRange.Outside(nameof(Shift), Shift, 0, 1),
        .. OptionRange.Outside(nameof(Rotate), Rotate, 0, 180),
        .. OptionRange.Outside(nameof(Zoom), Zoom, 0, 0.9),
        .. OptionRange.Outside(nameof(Brightness), Brightness, 0, 1),
        .. OptionRange.Outside(nameof(Contrast), Contrast, 0, 1),
        .. OptionRange.Outside(nameof(Erase), Erase, 0, 1),
    ];
}

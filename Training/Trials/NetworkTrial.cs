using MlNetClassifier.Data;

namespace MlNetClassifier.Training.Trials;

/// <summary>What a network gives on the validation images of a data set, found out in a limited time. Immutable.</summary>
/// <remarks>
/// The validation images choose: the epoch, the strength of regularization, and whoever compares trials. They say which of
/// several networks is better, and too much in favour of each; a test split says how good it is.
/// </remarks>
public sealed record NetworkTrial
{
    /// <summary>What the network is called.</summary>
    public required string Network { get; init; }

    /// <summary>The images that it learned from: all of the train split, or those that the time was enough for.</summary>
    public required IReadOnlyList<ImageSample> Train { get; init; }

    /// <summary>The validation images that it was asked about.</summary>
    public required IReadOnlyList<ImageSample> Validation { get; init; }

    /// <summary>Whether it is right, for each of <see cref="Validation"/>.</summary>
    public required IReadOnlyList<bool> IsRight { get; init; }

    /// <summary>Epochs that it was trained; null for a head that is fitted at once.</summary>
    public int? Epochs { get; init; }

    /// <summary>Whether the time ended it: on all images and with all its epochs, it may be better.</summary>
    public required bool IsCutShort { get; init; }

    /// <summary>Time that it took.</summary>
    public required TimeSpan Time { get; init; }

    /// <summary>Time that a whole training would take, as far as this one tells; null where it does not.</summary>
    public TimeSpan? WholeTime { get; init; }

    /// <summary>Images whose features were computed in a second; null for a network that learns from pixels.</summary>
    public double? ImagesPerSecond { get; init; }

    /// <summary>Images of all splits whose features were kept by an earlier training.</summary>
    public int Kept { get; init; }

    /// <summary>Bytes of the weights in a saved model, before it is compressed.</summary>
    public required long ModelBytes { get; init; }

    /// <summary>How many of <see cref="Validation"/> it is right on.</summary>
    public int Right => IsRight.Count(isRight => isRight);
}

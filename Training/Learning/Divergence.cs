using System.Globalization;

namespace MlNetClassifier.Training.Learning;

/// <summary>Where a training diverged: the loss or a weight was no longer a finite number, or the loss was absurd.</summary>
/// <param name="Epoch">Epoch, from 1.</param>
/// <param name="Step">Step of the epoch, from 1.</param>
/// <param name="LearningRate">Learning rate of the epoch.</param>
/// <param name="Images">The images of the batch: their files where they are known, else rows of the training data from 1.</param>
public sealed record Divergence(int Epoch, int Step, double LearningRate, IReadOnlyList<string> Images)
{
    private const int Named = 5;

    /// <summary>Sentences for the user that say what happened, what to try, and the first images of the batch.</summary>
    /// <returns>Two lines.</returns>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"Training diverged in epoch {Epoch}. The learning rate was {LearningRate}; try a tenth of it, or another activation. "
        + $"(The loss is absurdly large, or the loss or a weight is no longer a finite number.)\n"
        + $"The batch (step {Step}): {string.Join(", ", Images.Take(Named).Select(image => image.ReplaceLineEndings(@"\n")))}"
        + $"{(Images.Count > Named ? $" and {Images.Count - Named} more" : string.Empty)}.");
}

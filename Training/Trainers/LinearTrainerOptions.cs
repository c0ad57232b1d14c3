using MlNetClassifier.Pipelines.Activations;
using MlNetClassifier.Training.Samples;

namespace MlNetClassifier.Training.Trainers;

/// <summary>Options of <see cref="LinearTrainer"/>. Immutable.</summary>
public sealed record LinearTrainerOptions
{
    /// <summary>Activation applied to every scaled pixel before the linear model; null means none.</summary>
    /// <value>Default null. Elementwise functions only.</value>
    public Activation? FeatureActivation { get; init; }

    /// <summary>Stops the reading of images; ML.NET's L-BFGS itself cannot be stopped.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Share of the rows whose image may be unreadable; such rows are left out. More is an error.</summary>
    /// <value>0 to 1; default 0.05.</value>
    public double MaxUnreadableFraction { get; init; } = UnreadableTally.DefaultMaxFraction;

    /// <summary>Told about every row that is read, and why an image could not be.</summary>
    /// <value>Default null.</value>
    public IProgress<RowProgress>? RowProgress { get; init; }

    /// <summary>Looks for options out of range, so that all of them can be shown at once.</summary>
    /// <returns>One sentence per fault; empty when all is well.</returns>
    public IReadOnlyList<string> Validate() =>
    [
        .. FeatureActivation is { Function.Kind: ActivationKind.Rowwise } rowwise
            ? new[]
            {
                $"FeatureActivation is {rowwise}, which looks at a whole row; give an elementwise activation such as relu.",
            }
            : [],
        .. UnreadableTally.Validate(MaxUnreadableFraction),
    ];
}

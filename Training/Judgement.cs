using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.Training;

/// <summary>What a trained classifier is worth, as its model file says it.</summary>
public sealed record Judgement
{
    /// <summary>Quality by split, as far as it was measured: <c>validation</c>, <c>test</c>.</summary>
    /// <value>Default empty.</value>
    public IReadOnlyDictionary<string, ClassificationReport> Metrics { get; init; } =
        new Dictionary<string, ClassificationReport>();

    /// <summary>Temperature and unknown threshold; null if there was nothing to choose them on.</summary>
    public Calibration? Calibration { get; init; }

    /// <summary>Images of the data set that could not be read.</summary>
    public int Unreadable { get; init; }
}

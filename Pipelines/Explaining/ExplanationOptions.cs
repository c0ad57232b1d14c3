namespace MlNetClassifier.Pipelines.Explaining;

/// <summary>How <see cref="ImageExplainer"/> explains an answer.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record ExplanationOptions
{
    /// <summary>How the map is computed.</summary>
    /// <value>
    /// Default null: <see cref="ExplanationMethod.Cam"/> where the network has it in 16 cells or more, else
    /// <see cref="ExplanationMethod.Occlusion"/>.
    /// </value>
    public ExplanationMethod? Method { get; init; }

    /// <summary>Threads that compute side by side.</summary>
    /// <value>1 or more; 0, the default, means one per core.</value>
    public int Threads { get; init; }
}

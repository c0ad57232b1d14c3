namespace MlNetClassifier.Pipelines.Activations;

/// <summary>The parameter of an activation function, such as the alpha of ELU.</summary>
/// <param name="Name">Name in the textual form, lower snake case as in PyTorch: <c>negative_slope</c>.</param>
/// <param name="Default">Value used when none is given.</param>
/// <param name="DefaultSource">Whose default it is, because frameworks disagree: "PyTorch; Keras' layer has 0.3".</param>
/// <param name="Meaning">What it does to the curve, in a few words.</param>
/// <param name="IsLearnedByDefault">Whether the network trains it unless it is told not to.</param>
/// <param name="CanBeLearned">Whether the network can train it at all.</param>
public sealed record ActivationParameter(
    string Name,
    float Default,
    string DefaultSource,
    string Meaning,
    bool CanBeLearned,
    bool IsLearnedByDefault)
{
    /// <summary>Whether the formula divides by it, so that 0 and negative values are refused.</summary>
    public bool MustBePositive { get; init; }
}

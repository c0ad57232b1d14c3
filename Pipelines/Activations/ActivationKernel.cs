namespace MlNetClassifier.Pipelines.Activations;

/// <summary>Computes an activation function, or one of its derivatives, over a span.</summary>
/// <param name="preActivation">Inputs x.</param>
/// <param name="parameter">
/// Values of the function's parameter: empty if it has none, one value for all inputs, or one value per input.
/// </param>
/// <param name="output">Results, as long as <paramref name="preActivation"/>; may be the same memory.</param>
public delegate void ActivationKernel(
    ReadOnlySpan<float> preActivation,
    ReadOnlySpan<float> parameter,
    Span<float> output);

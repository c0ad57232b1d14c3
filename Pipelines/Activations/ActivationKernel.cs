namespace MlNetClassifier.Pipelines.Activations;

/// <summary>Computes an activation function, or one of its derivatives, over a span.</summary>
/// <param name="preActivation">Inputs x.</param>
/// <param name="parameter">
/// Values of the function's parameter: empty if it has none, one value for all inputs, or one value per input.
/// </param>
/// <param name="output">
/// Results, as long as <paramref name="preActivation"/>; may be the same memory, but not a shifted part of it.
/// </param>
/// <remarks>
/// The bits of an element do not depend on the length, offset or alignment of the spans, nor on the width of the machine's
/// vectors. Thread-safe. Lengths that do not fit and shifted memory are <see cref="ArgumentException"/>s.
/// </remarks>
public delegate void ActivationKernel(
    ReadOnlySpan<float> preActivation,
    ReadOnlySpan<float> parameter,
    Span<float> output);

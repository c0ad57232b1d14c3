namespace MlNetClassifier.Pipelines.Activations;

/// <summary>
/// What a function is in other frameworks by default, because they disagree and models are carried between them.
/// </summary>
/// <param name="Framework">One framework, or several that agree, such as <c>PyTorch, JAX, ONNX</c>.</param>
/// <param name="Value">The default of the parameter, or the form of the function: <c>0.01</c>, <c>tanh form</c>.</param>
public sealed record FrameworkDefault(string Framework, string Value);

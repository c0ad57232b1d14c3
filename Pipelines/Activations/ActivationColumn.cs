namespace MlNetClassifier.Pipelines.Activations;

/// <summary>Which function makes which column of which.</summary>
/// <param name="Activation">The function and its parameter.</param>
/// <param name="OutputColumnName">Column that is made.</param>
/// <param name="InputColumnName">Column that is read.</param>
internal sealed record ActivationColumn(Activation Activation, string OutputColumnName, string InputColumnName);

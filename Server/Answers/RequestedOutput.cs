namespace MlNetClassifier.Server.Answers;

/// <summary>An output of the Open Inference Protocol that is asked for.</summary>
/// <param name="Name">One of <see cref="Tensors.OutputsOf"/>.</param>
/// <param name="IsBinary">Behind the JSON instead of in it.</param>
/// <param name="Classification">As that many strings <c>value:index:label</c>, the highest first; null as numbers.</param>
internal sealed record RequestedOutput(string Name, bool IsBinary, int? Classification);

namespace MlNetClassifier.Training.Samples;

/// <summary>Somebody changed a <see cref="SampleFile{T}"/> that is open.</summary>
internal sealed class SampleFileChangedException(string message) : IOException(message);

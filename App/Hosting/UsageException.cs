namespace MlNetClassifier.App.Hosting;

/// <summary>Says what is wrong with the arguments: what was given, what was expected and what to do. Exit code 2.</summary>
internal sealed class UsageException(string message) : Exception(message);

namespace MlNetClassifier.App.Sources;

/// <summary>An image to score.</summary>
/// <param name="Name">The path as the user gave it, or below the folder that the user gave; shown in results.</param>
/// <param name="Path">The absolute path.</param>
internal sealed record ImageSource(string Name, string Path);

namespace MlNetClassifier.Data.SampleSet;

/// <summary>Tells what <see cref="SampleSetGenerator.Generate"/> left on disk.</summary>
/// <param name="Root">Absolute path of the folder with one sub-folder per class.</param>
/// <param name="ImageCount">Images in it, all classes together.</param>
/// <param name="Reused">True if the folder held this very set already and nothing was written.</param>
public sealed record SampleSetResult(string Root, int ImageCount, bool Reused);

namespace MlNetClassifier.Data;

/// <summary>One image with its label.</summary>
/// <param name="ImagePath">Absolute path of the image file.</param>
/// <param name="Label">Class name, exactly as the folder or the manifest spells it.</param>
public sealed record ImageSample(string ImagePath, string Label);

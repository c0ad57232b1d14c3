namespace MlNetClassifier.Data.SampleSet;

/// <summary>Which sample set to make: how large, and from which seed.</summary>
/// <remarks>Two equal options describe the same images, so an existing set with equal options is used as it is.</remarks>
public sealed record SampleSetOptions
{
    /// <summary>Largest value of <see cref="ImagesPerClass"/>: file names carry four digits.</summary>
    public const int MaxImagesPerClass = 9999;

    /// <summary>Images of each class; every class gets the same number, so accuracy needs no weighting.</summary>
    /// <value>From 1 to <see cref="MaxImagesPerClass"/>; 600 by default, enough for the default network.</value>
    public int ImagesPerClass { get; init; } = 600;

    /// <summary>Chooses the set; every seed gives other images of the same kind.</summary>
    /// <value>Any number; 0 by default.</value>
    public int Seed { get; init; }

    /// <summary>Checks the options before a file is touched.</summary>
    /// <returns>One sentence for each fault, all of them; empty when the options can be used.</returns>
    public IReadOnlyList<string> Validate() =>
        ImagesPerClass is >= 1 and <= MaxImagesPerClass
            ? []
            : [$"The number of images per class is {ImagesPerClass}; give a number from 1 to {MaxImagesPerClass}."];
}

namespace MlNetClassifier.Training.Samples;

/// <summary>Where the pixels of a training are kept.</summary>
public enum PixelCacheMode
{
    /// <summary>In memory where they fit the budget, else in a file. The default.</summary>
    Auto,

    /// <summary>In memory, whatever it takes; nothing is written.</summary>
    Ram,

    /// <summary>
    /// In a file that is mapped into memory; the next training on the same data does not decode the images again.
    /// </summary>
    Disk,
}

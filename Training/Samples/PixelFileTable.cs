namespace MlNetClassifier.Training.Samples;

/// <summary>The table at the end of a <see cref="PixelFile"/>.</summary>
/// <param name="Key">What the pixels were made from: <see cref="PixelCacheKey"/>.</param>
/// <param name="Height">Rows of a tile.</param>
/// <param name="Width">Columns of a tile.</param>
/// <param name="Rows">Images that were read, readable or not.</param>
/// <param name="Unreadable">By the position of the row, why its image could not be read, without its path.</param>
/// <param name="Blocks">SHA-256 of each block of pixels.</param>
internal sealed record PixelFileTable(
    string Key, int Height, int Width, int Rows, IReadOnlyDictionary<int, string> Unreadable, IReadOnlyList<string> Blocks);

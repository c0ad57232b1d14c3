using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Networks;

namespace MlNetClassifier.Training.Samples;

/// <summary>Where the pixels of a training are kept, and how much memory they may take. Immutable.</summary>
/// <remarks>The weights are the same bits wherever the pixels are.</remarks>
public sealed record PixelCacheOptions
{
    /// <summary>Memory or file.</summary>
    /// <value>Default <see cref="PixelCacheMode.Auto"/>.</value>
    public PixelCacheMode Mode { get; init; }

    /// <summary>
    /// Most bytes of memory for pixels before <see cref="PixelCacheMode.Auto"/> takes a file: one byte for each value of a
    /// tile.
    /// </summary>
    /// <value>Bytes, 1 or more; default null: half of the memory that this process may use.</value>
    public long? MemoryBudget { get; init; }

    /// <summary>Folder of the files; made when it is needed. The files may be deleted whenever no training runs.</summary>
    /// <value>Default null: no file can be made, so everything is kept in memory.</value>
    public string? Folder { get; init; }

    /// <summary>Checks the options.</summary>
    /// <returns>One sentence per fault; empty if there is none.</returns>
    public IReadOnlyList<string> Validate()
    {
        List<string> faults = [];
        if (MemoryBudget < 1)
            faults.Add($"MemoryBudget must be 1 byte or more, but is {MemoryBudget}.");
        if (Mode == PixelCacheMode.Disk && Folder is null)
            faults.Add("Mode is Disk, which needs a Folder.");
        return faults;
    }

    /// <summary>Whether this many tiles go into a file.</summary>
    internal bool UsesFile(int images, ImageInput input) => Folder is not null && Mode switch
    {
        PixelCacheMode.Ram => false,
        PixelCacheMode.Disk => true,
        _ => (long)images * NetworkInput.Image(input.Height, input.Width).Length
            > (MemoryBudget ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2),
    };
}

namespace MlNetClassifier.Training.Samples;

/// <summary>Where the images of a training are kept: all of one size, (H, W, 3), as libtorch's fast convolutions read them.</summary>
/// <typeparam name="T">uint8 or float32.</typeparam>
internal interface IPixelStore<T>
    where T : unmanaged
{
    /// <summary>Number of images.</summary>
    int Count { get; }

    /// <summary>One image: (H, W, 3).</summary>
    ReadOnlySpan<T> Image(int index);
}

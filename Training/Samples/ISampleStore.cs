namespace MlNetClassifier.Training.Samples;

/// <summary>
/// Where the samples of a training are kept: all of one size; images as (H, W, C), as libtorch's fast convolutions read them.
/// </summary>
/// <typeparam name="T">uint8 or float32.</typeparam>
internal interface ISampleStore<T>
    where T : unmanaged
{
    /// <summary>Number of samples.</summary>
    int Count { get; }

    /// <summary>One sample: (H, W, C), or a row of numbers. Valid until this thread asks for the next one.</summary>
    ReadOnlySpan<T> Sample(int index);
}

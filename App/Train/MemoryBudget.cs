using System.Globalization;
using MlNetClassifier.App.Output;
using MlNetClassifier.App.Settings;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Training.Samples;

namespace MlNetClassifier.App.Train;

/// <summary>
/// <c>train --memory</c>: a training that would not fit is refused before it begins; one that fits keeps pixels in memory only if
/// there is room for them, and lets .NET collect its garbage in time.
/// </summary>
internal static class MemoryBudget
{
    // Of the pretrained network that is tried on the images after a training, whose memory is not given back.
    private const long OfProbe = 600L << 20;

    /// <summary>
    /// Gives pixels what the training leaves, and .NET its share of the whole. The latter holds for the process.
    /// </summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="network">The network that is trained.</param>
    /// <param name="images">Images to learn from and to validate with.</param>
    /// <returns>The request as it fits.</returns>
    /// <exception cref="UsageException">It does not fit.</exception>
    public static TrainRequest Keep(TrainRequest request, NetworkDescription network, long images)
    {
        if (request.Memory is not { } budget)
            return request;

        var memory = TrainingMemory.Of(network, images, request.Options.BatchSize);
        if (memory.Total > budget.Bytes)
            throw new UsageException(Refusal(request, network, images, memory.Total, budget));

        bool isTried = !request.NoProbe && request.Options.Network.LearnsFromPixels && memory.Total + OfProbe <= budget.Bytes;
        long probe = isTried ? OfProbe : 0;
        long left = budget.Bytes - memory.Total - probe;
        long pixels = request.Options.Network.LearnsFromPixels ? images * network.Input.Length : 0;
        if (request.Cache == PixelCacheMode.Ram && pixels > left)
        {
            throw new UsageException($"--memory is {budget}, of which the pixels of {Figures.Count(images, "image")} may take "
                + $"{Mega(left)}, but --cache ram needs {Mega(pixels)}; leave --cache out, or give --memory "
                + $"{Mega(memory.Total + probe + pixels)} or more.");
        }

        AppContext.SetData("GCHeapHardLimit", (ulong)(budget.Bytes - memory.Native - probe));
        GC.RefreshMemoryLimit();
        return request with { PixelMemory = left, NoProbe = !isTried };
    }

    private static string Refusal(
        TrainRequest request, NetworkDescription network, long images, long needed, ByteSize budget)
    {
        int batch = TrainingMemory.LargestBatch(network, images, budget.Bytes);
        string smaller = batch > 0 ? $"--batch {batch} or less" : "a smaller --size or network";
        return $"--memory is {budget}, but a training of {network.Name} on {request.Input.Height} x {request.Input.Width} pixels "
            + $"in batches of {request.Options.BatchSize} takes up to {Mega(needed)}; give that or more, or {smaller}.";
    }

    private static string Mega(long bytes) => string.Create(
        CultureInfo.InvariantCulture, $"{((bytes - 1) / (1 << 20)) + 1}MB");
}

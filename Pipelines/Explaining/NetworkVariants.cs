using MlNetClassifier.Pipelines.Scoring;

namespace MlNetClassifier.Pipelines.Explaining;

/// <summary>Many variants of an image through a network, in batches on several threads.</summary>
/// <param name="network">The network.</param>
/// <param name="classes">Numbers that it gives.</param>
/// <param name="threads">Batches at a time; 0 means one for each core.</param>
/// <param name="cancellationToken">Ends it.</param>
internal sealed class NetworkVariants(SavedNetwork network, int classes, int threads, CancellationToken cancellationToken)
{
    /// <summary>Passes through the network so far.</summary>
    public int Passes { get; private set; }

    /// <summary>Computes the logits of variants.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="pixels">The image: uint8 (3, H, W).</param>
    /// <param name="change">Makes a variant of a copy of it.</param>
    public float[][] Logits(int count, byte[] pixels, Action<int, byte[]> change)
    {
        var logits = new float[count][];
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = threads == 0 ? Environment.ProcessorCount : threads,
            CancellationToken = cancellationToken,
        };
        Parallel.ForEach(Enumerable.Range(0, count).Chunk(network.BatchSize), options, batch =>
        {
            byte[] together = new byte[batch.Length * pixels.Length];
            byte[] variant = new byte[pixels.Length];
            for (int i = 0; i < batch.Length; i++)
            {
                pixels.CopyTo(variant, 0);
                change(batch[i], variant);
                variant.CopyTo(together, i * variant.Length);
            }

            float[] found = new float[batch.Length * classes];
            network.Session.Run(together, found, batch.Length);
            for (int i = 0; i < batch.Length; i++)
                logits[batch[i]] = found[(i * classes)..((i + 1) * classes)];
        });
        Passes += count;
        return logits;
    }
}

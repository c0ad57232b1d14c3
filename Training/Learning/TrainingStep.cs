using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Training.Augmenting;

namespace MlNetClassifier.Training.Learning;

/// <summary>What a step of training does besides learning: changes images, switches inputs off, shapes the loss, lets weights decay.</summary>
internal sealed class TrainingStep
{
    private readonly Augmentation? _augmentation;
    private readonly IProgress<TrainingBatch>? _firstBatch;
    private readonly (int Height, int Width) _size;

    /// <summary>A plain step.</summary>
    public TrainingStep() => Loss = new BatchLoss(labelSmoothing: 0, classWeights: null);

    /// <summary>The step that options describe.</summary>
    /// <param name="options">Valid options.</param>
    /// <param name="network">The network that is trained.</param>
    /// <param name="classWeights">Factor of each class; null for 1.</param>
    public TrainingStep(NetworkTrainerOptions options, ImageCnn network, double[]? classWeights)
    {
        Loss = new BatchLoss(options.LabelSmoothing, classWeights);
        Dropout = options.Dropout > 0 ? new DropoutMasks(options.Seed, options.Dropout) : null;
        (WeightDecay, Precision) = (options.WeightDecay, options.Precision);
        _augmentation = options.Augmentation.IsNone ? null : new Augmentation(options.Augmentation, options.Seed, network.Height, network.Width);
        _firstBatch = options.FirstBatchProgress;
        _size = (network.Height, network.Width);
    }

    /// <summary>What is made smaller.</summary>
    public BatchLoss Loss { get; }

    /// <summary>Switches inputs of dense layers off; null for none.</summary>
    public DropoutMasks? Dropout { get; }

    /// <summary>Share of the kernels that goes away with each step, times the learning rate.</summary>
    public double WeightDecay { get; }

    /// <summary>What numbers products are computed with.</summary>
    public TrainingPrecision Precision { get; }

    /// <summary>Augments the images of a batch in place.</summary>
    /// <param name="pixels">float32 (N, H, W, 3) in [0, 1].</param>
    /// <param name="batch">Positions of the N samples.</param>
    /// <param name="epoch">Number of the epoch, from 1.</param>
    public void Change(Span<float> pixels, ReadOnlySpan<int> batch, int epoch)
    {
        if (_augmentation is null)
            return;

        int length = pixels.Length / batch.Length;
        for (int i = 0; i < batch.Length; i++)
            _augmentation.Apply(pixels.Slice(i * length, length), epoch, batch[i]);
    }

    /// <summary>Lets the very first batch be looked at.</summary>
    public void Show(ReadOnlySpan<float> pixels, long[] classIndexes, int epoch)
    {
        if (epoch == 1)
            _firstBatch?.Report(new TrainingBatch(_size.Height, _size.Width, pixels.ToArray(), [.. classIndexes.Select(index => (int)index)]));
    }
}

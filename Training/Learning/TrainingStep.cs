using System.Runtime.CompilerServices;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Training.Augmenting;

namespace MlNetClassifier.Training.Learning;

/// <summary>
/// What a step of training does besides learning: changes images, switches inputs off, shapes the loss, lets weights decay.
/// </summary>
internal sealed class TrainingStep
{
    private readonly Augmentation? _augmentation;
    private readonly IProgress<TrainingBatch>? _firstBatch;
    private readonly Dictionary<string, ParameterGroup> _groups = new(StringComparer.Ordinal); // by layer
    private readonly NetworkInput? _input;
    private readonly double _weightDecay;

    /// <summary>A plain step.</summary>
    public TrainingStep() => Loss = new BatchLoss(labelSmoothing: 0, classWeights: null);

    /// <summary>The step that options describe.</summary>
    /// <param name="options">Valid options.</param>
    /// <param name="network">The network that is trained.</param>
    /// <param name="classWeights">Factor of each class; null for 1.</param>
    public TrainingStep(NetworkTrainerOptions options, NetworkDescription network, double[]? classWeights)
    {
        Loss = new BatchLoss(options.LabelSmoothing, classWeights);
        Dropout = options.Dropout > 0 ? new DropoutMasks(options.Seed, options.Dropout) : null;
        (Precision, Averaging) = (options.Precision, options.WeightAveraging);
        _augmentation = options.Augmentation.IsNone
            ? null
            : new Augmentation(options.Augmentation, options.Seed, network.Input.Height, network.Input.Width);
        _firstBatch = network.Input.IsImage ? options.FirstBatchProgress : null;
        (_input, _weightDecay) = (network.Input, options.WeightDecay);
        foreach (ParameterGroup group in options.ParameterGroups)
        {
            foreach (string layer in group.Layers)
                _groups.Add(layer, group);
        }
    }

    /// <summary>What is minimised.</summary>
    public BatchLoss Loss { get; }

    /// <summary>Switches inputs of dense layers off; null for none.</summary>
    public DropoutMasks? Dropout { get; }

    /// <summary>How slowly the averaged weights follow; 0 for none.</summary>
    public double Averaging { get; }

    /// <summary>Layers that do not learn.</summary>
    public IReadOnlySet<string> Frozen =>
        _groups.Where(pair => pair.Value.IsFrozen).Select(pair => pair.Key).ToHashSet(StringComparer.Ordinal);

    /// <summary>Which number format products are computed in.</summary>
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

    /// <summary>Brings a batch of augmented images, or of numbers, to what the network computes with.</summary>
    /// <param name="samples">float32 (N, H, W, C), images in [0, 1]; or rows of numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Normalize(Span<float> samples)
    {
        if (_input?.Pixels is not { IsUnit: false } pixels)
            return;

        for (int channel = 0; channel < pixels.Channels; channel++)
        {
            (float factor, float offset) = pixels.OfUnit(channel);
            for (int i = channel; i < samples.Length; i += pixels.Channels)
                samples[i] = (samples[i] * factor) + offset;
        }
    }

    /// <summary>
    /// Factor of the learning rate of a layer, and the share of its kernel that goes away with each step, times the learning
    /// rate.
    /// </summary>
    public (double LearningRateFactor, double WeightDecay) Of(string layer) =>
        _groups.TryGetValue(layer, out ParameterGroup? group)
            ? (group.LearningRateFactor, group.WeightDecay ?? _weightDecay)
            : (1, _weightDecay);

    /// <summary>Shows the very first batch.</summary>
    public void Show(ReadOnlySpan<float> pixels, long[] classIndexes, int epoch)
    {
        if (epoch == 1)
            _firstBatch?.Report(
                new TrainingBatch(_input!.Height, _input.Width, pixels.ToArray(), [.. classIndexes.Select(index => (int)index)]));
    }
}

using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Training.Augmenting;
using MlNetClassifier.Training.Checkpoints;
using MlNetClassifier.Training.Diagnostics;
using MlNetClassifier.Training.Kernels;
using MlNetClassifier.Training.Modules;
using MlNetClassifier.Training.Samples;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace MlNetClassifier.Training.Learning;

/// <summary>A network under training: steps of Adam over batches, and evaluation. All that training does with TorchSharp.</summary>
/// <remarks>
/// Uses libtorch's process-wide thread count while it lives and restores it when disposed. One thread calls it throughout:
/// libtorch keeps a pool of threads for each thread that calls. Tensors of a step live in one dispose scope.
/// </remarks>
internal sealed class TorchTrainer : IDisposable
{
    // Large enough to keep the cores busy, small enough for the caches: more makes it no faster.
    private const int EvaluationBatchSize = 64;

    // Below, waking another thread takes longer than the work.
    private const int LeastForThreads = 100_000;
    private readonly NetworkModule _module;
    private readonly TrainingStep _recipe;
    private readonly bool[] _decays;
    private readonly GradientNorms? _gradientNorms;
    private readonly int _threads;
    private readonly int _previousThreads;
    private AdamMoments _moments;

    /// <summary>Starts from given weights.</summary>
    /// <param name="network">A valid network.</param>
    /// <param name="weights">Weights to start from.</param>
    /// <param name="threads">Threads that libtorch computes with.</param>
    /// <param name="gradientNorms">Measures the gradients of each step; null for no measurement.</param>
    /// <param name="recipe">What a step does to images, inputs and weights besides learning; null for nothing.</param>
    /// <param name="moments">What Adam remembers of earlier steps; null for none. Not changed.</param>
    public TorchTrainer(
        ImageCnn network,
        NetworkWeights weights,
        int threads,
        GradientNorms? gradientNorms = null,
        TrainingStep? recipe = null,
        AdamMoments? moments = null)
    {
        _module = new NetworkModule(network, weights, threads, (recipe?.Precision ?? default) == TrainingPrecision.Bf16);
        (_gradientNorms, _threads) = (gradientNorms, threads);
        _recipe = recipe ?? new TrainingStep();
        _decays = [.. network.WeightShapes.Select(shape => shape.Shape.Length > 1)]; // kernels, not biases nor activation parameters
        _moments = moments?.Copy() ?? AdamMoments.Start([.. network.WeightShapes.Select(shape => shape.Length)]);
        _previousThreads = torch.get_num_threads();
        torch.set_num_threads(threads);
    }

    /// <summary>One update of the weights; none if the loss is not finite.</summary>
    /// <param name="samples">Training samples.</param>
    /// <param name="batch">Positions of the samples of this batch.</param>
    /// <param name="learningRate">Adam's learning rate.</param>
    /// <param name="result">Receives the samples' losses, before the update.</param>
    /// <param name="epoch">Number of the epoch, from 1.</param>
    /// <param name="step">Number of the step in the epoch, from 1.</param>
    /// <returns>Cross-entropy in nats, mean over the batch, before the update.</returns>
    public double Step(PixelSet samples, int[] batch, double learningRate, LossAndAccuracy result, int epoch = 1, int step = 1)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        long[] classIndexes = ClassIndexes(samples, batch);
        Tensor pixels = Pixels(samples, batch);
        _recipe.Change(NetworkModule.Memory(pixels), batch, epoch);
        if (step == 1)
            _recipe.Show(NetworkModule.Memory(pixels), classIndexes, epoch);

        DropoutMasks? dropout = _recipe.Dropout;
        Tensor logits = _module.Forward(
            pixels, observe: null, dropout is null ? null : (layer, inputs) => dropout.Apply(inputs, epoch, step, layer));
        double batchLoss = result.Add(NetworkModule.Memory(logits), classIndexes);
        if (!double.IsFinite(batchLoss))
            return batchLoss;

        _module.Backward(_recipe.Loss.Of(logits, classIndexes));
        Update(learningRate);
        return batchLoss;
    }

    /// <summary>Loss and accuracy over all samples of a set, without learning from them.</summary>
    /// <param name="samples">Samples, at least one.</param>
    public LossAndAccuracy Evaluate(PixelSet samples)
    {
        var result = new LossAndAccuracy();
        Forward(samples, null, (logits, batch) => result.Add(NetworkModule.Memory(logits), ClassIndexes(samples, batch)));
        return result;
    }

    /// <summary>Smallest and largest activation of every hidden unit over all samples of a set.</summary>
    /// <param name="samples">Samples, at least one.</param>
    public UnitRanges MeasureUnits(PixelSet samples)
    {
        var ranges = new UnitRanges();
        Forward(samples, ranges.Add, (_, _) => { });
        return ranges;
    }

    /// <summary>Copies the current weights out.</summary>
    public NetworkWeights ReadWeights() => _module.ReadWeights();

    /// <summary>Copies out what Adam remembers.</summary>
    public AdamMoments ReadMoments() => _moments.Copy();

    /// <summary>Copies the current values of the learned activation parameters out, by weight name.</summary>
    public IReadOnlyDictionary<string, float[]> ReadLearnedParameters() => _module.ReadLearnedParameters();

    /// <inheritdoc />
    public void Dispose()
    {
        _module.Dispose();
        torch.set_num_threads(_previousThreads);
    }

    private void Forward(PixelSet samples, Action<NetworkLayer, Tensor>? observe, Action<Tensor, int[]> onLogits)
    {
        using IDisposable noGradients = torch.no_grad();
        int[] all = [.. Enumerable.Range(0, samples.Count)];
        foreach (int[] batch in all.Chunk(EvaluationBatchSize))
        {
            using DisposeScope scope = torch.NewDisposeScope();
            onLogits(_module.Forward(Pixels(samples, batch), observe), batch);
        }
    }

    private static long[] ClassIndexes(PixelSet samples, ReadOnlySpan<int> batch)
    {
        var classIndexes = new long[batch.Length];
        for (int i = 0; i < batch.Length; i++)
            classIndexes[i] = samples.ClassIndex(batch[i]);

        return classIndexes;
    }

    // float32 (N, H, W, 3)
    private unsafe Tensor Pixels(PixelSet samples, int[] batch)
    {
        Tensor pixels = torch.empty(batch.Length, samples.Height, samples.Width, ImageCnn.Channels);
        Span<float> values = NetworkModule.Memory(pixels);
        int imageLength = values.Length / batch.Length;
        fixed (float* first = values)
        {
            nint images = (nint)first;
            new BatchPartition(batch.Length, _threads).ForEach((_, i) =>
                samples.CopyTo(batch[i], new Span<float>((float*)images + ((long)i * imageLength), imageLength)));
        }

        return pixels;
    }

    private void Update(double learningRate)
    {
        _moments = _moments with { Steps = _moments.Steps + 1 };
        float rate = AdamKernel.Rate(learningRate, _moments.Steps);
        IReadOnlyList<Tensor> parameters = _module.Parameters;
        for (int i = 0; i < parameters.Count; i++)
        {
            ReadOnlySpan<float> values = _module.Gradient(i);
            _gradientNorms?.Add(i, values);
            Span<float> weights = NetworkModule.Memory(parameters[i]);
            if (_decays[i] && _recipe.WeightDecay > 0)
                AdamKernel.Decay(weights, (float)(1 - (learningRate * _recipe.WeightDecay)));

            Update(weights, values, _moments.Means[i], _moments.Variances[i], rate);
            _module.Forget(i);
        }

        _gradientNorms?.EndStep();
    }

    // Each number by itself, so the bits do not depend on how they are divided.
    private unsafe void Update(Span<float> weights, ReadOnlySpan<float> gradient, float[] mean, float[] variance, float rate)
    {
        if (weights.Length < LeastForThreads || _threads == 1)
        {
            AdamKernel.Update(weights, gradient, mean, variance, rate);
            return;
        }

        int length = weights.Length;
        int part = (length + _threads - 1) / _threads;
        fixed (float* firstWeight = weights, firstGradient = gradient)
        {
            (nint w, nint g) = ((nint)firstWeight, (nint)firstGradient);
            Parallel.For(0, _threads, i =>
            {
                int start = Math.Min(i * part, length);
                int count = Math.Min(part, length - start);
                AdamKernel.Update(
                    new Span<float>((float*)w + start, count), new ReadOnlySpan<float>((float*)g + start, count), mean.AsSpan(start, count), variance.AsSpan(start, count), rate);
            });
        }
    }
}

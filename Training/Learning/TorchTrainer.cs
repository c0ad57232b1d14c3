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

/// <summary>
/// A network under training: steps of Adam over batches, and evaluation. All that training does with TorchSharp.
/// </summary>
/// <remarks>
/// Uses libtorch's process-wide thread count while it lives and restores it when disposed. One thread calls it throughout:
/// libtorch keeps a pool of threads for each thread that calls. Tensors of a step live in one dispose scope.
/// </remarks>
internal sealed class TorchTrainer : IDisposable
{
    // Large enough to keep the cores busy, small enough for the caches: more makes it no faster.
    private const int EvaluationBatchSize = 64;

    // Below this, waking another thread takes longer than the work.
    private const int LeastForThreads = 100_000;
    private readonly NetworkDescription _network;
    private readonly NetworkModule _module;
    private readonly NetworkModule? _average; // what is validated, if it is not the module itself
    private readonly TrainingStep _recipe;
    private readonly ParameterUpdate[] _updates;
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
    /// <param name="averaged">
    /// The moving average of the weights; null to start it from the weights, where the recipe has one.
    /// </param>
    public TorchTrainer(
        NetworkDescription network,
        NetworkWeights weights,
        int threads,
        GradientNorms? gradientNorms = null,
        TrainingStep? recipe = null,
        AdamMoments? moments = null,
        NetworkWeights? averaged = null)
    {
        (_network, _gradientNorms, _threads) = (network, gradientNorms, threads);
        _recipe = recipe ?? new TrainingStep();
        _module = new NetworkModule(network, weights, threads, _recipe.Precision == TrainingPrecision.Bf16, _recipe.Frozen);
        _average = _recipe.Averaging > 0 ? new NetworkModule(network, averaged ?? weights, threads) : null;
        _updates = [.. ParameterUpdate.Of(network, _recipe)];
        _moments = moments?.Copy() ?? AdamMoments.Start([.. network.WeightShapes.Select(shape => shape.Length)]);
        _previousThreads = torch.get_num_threads();
        torch.set_num_threads(threads);
    }

    private NetworkModule Judged => _average ?? _module;

    /// <summary>One update of the weights; none if the loss is not finite.</summary>
    /// <param name="samples">Training samples.</param>
    /// <param name="batch">Positions of the samples of this batch.</param>
    /// <param name="learningRate">Adam's learning rate.</param>
    /// <param name="result">Receives the samples' losses, before the update.</param>
    /// <param name="epoch">Number of the epoch, from 1.</param>
    /// <param name="step">Number of the step in the epoch, from 1.</param>
    /// <returns>Cross-entropy in nats, mean over the batch, before the update.</returns>
    public double Step(SampleSet samples, int[] batch, double learningRate, LossAndAccuracy result, int epoch = 1, int step = 1)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        long[] classIndexes = ClassIndexes(samples, batch);
        Tensor pixels = Pixels(samples, batch);
        _recipe.Change(NetworkModule.Memory(pixels), batch, epoch);
        if (step == 1)
            _recipe.Show(NetworkModule.Memory(pixels), classIndexes, epoch);

        _recipe.Normalize(NetworkModule.Memory(pixels));
        DropoutMasks? dropout = _recipe.Dropout;
        Tensor logits = _module.Forward(
            pixels, observe: null, dropout is null ? null : (layer, inputs) => dropout.Apply(inputs, epoch, step, layer));
        double batchLoss = result.Add(NetworkModule.Memory(logits), classIndexes);
        if (!double.IsFinite(batchLoss))
            return batchLoss;

        _module.Backward(_recipe.Loss.Of(logits, classIndexes));
        Update(learningRate);
        Average();
        return batchLoss;
    }

    /// <summary>Loss and accuracy over all samples of a set, without learning from them.</summary>
    /// <param name="samples">Samples, at least one.</param>
    public LossAndAccuracy Evaluate(SampleSet samples)
    {
        var result = new LossAndAccuracy();
        Forward(samples, null, (logits, batch) => result.Add(NetworkModule.Memory(logits), ClassIndexes(samples, batch)));
        return result;
    }

    /// <summary>Smallest and largest activation of every hidden unit over all samples of a set.</summary>
    /// <param name="samples">Samples, at least one.</param>
    public UnitRanges MeasureUnits(SampleSet samples)
    {
        var ranges = new UnitRanges();
        Forward(samples, ranges.Add, (_, _) => { });
        return ranges;
    }

    /// <summary>Copies out the weights that are validated: the averaged ones, where there are any.</summary>
    public NetworkWeights ReadWeights() => Judged.Weights.Read();

    /// <summary>Copies out the weights that are trained, where others are validated; null where they are the same.</summary>
    public NetworkWeights? ReadTrained() => _average is null ? null : _module.Weights.Read();

    /// <summary>Copies out what Adam remembers.</summary>
    /// <param name="memory">An earlier copy that nobody needs any longer, to be overwritten; null for new memory.</param>
    public AdamMoments ReadMoments(AdamMoments? memory) => _moments.Copy(memory);

    /// <summary>Copies out the current values of the learned activation parameters, by weight name.</summary>
    public IReadOnlyDictionary<string, float[]> ReadLearnedParameters() => Judged.ReadLearnedParameters();

    /// <inheritdoc />
    public void Dispose()
    {
        _module.Dispose();
        _average?.Dispose();
        torch.set_num_threads(_previousThreads);
    }

    private void Forward(SampleSet samples, Action<PlacedLayer, Tensor>? observe, Action<Tensor, int[]> onLogits)
    {
        using IDisposable noGradients = torch.no_grad();
        int[] all = [.. Enumerable.Range(0, samples.Count)];
        foreach (int[] batch in all.Chunk(EvaluationBatchSize))
        {
            using DisposeScope scope = torch.NewDisposeScope();
            Tensor pixels = Pixels(samples, batch);
            _recipe.Normalize(NetworkModule.Memory(pixels));
            onLogits(Judged.Forward(pixels, observe), batch);
        }
    }

    private static long[] ClassIndexes(SampleSet samples, ReadOnlySpan<int> batch)
    {
        var classIndexes = new long[batch.Length];
        for (int i = 0; i < batch.Length; i++)
            classIndexes[i] = samples.ClassIndex(batch[i]);

        return classIndexes;
    }

    // float32 (N, H, W, C), or (N, features)
    private unsafe Tensor Pixels(SampleSet samples, int[] batch)
    {
        Tensor pixels = torch.empty([batch.Length, .. samples.Shape.Select(side => (long)side)]);
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
        foreach (ParameterUpdate update in _updates)
        {
            double rate = learningRate * update.LearningRateFactor;
            float decay = (float)(1 - (rate * update.WeightDecay));
            (float[] mean, float[] variance) = (_moments.Means[update.Index], _moments.Variances[update.Index]);
            float correctedRate = AdamKernel.Rate(rate, _moments.Steps);
            if (_gradientNorms is null && _module.UpdatesItself(update.Name) is { } layer)
            {
                layer.Update(decay, mean, variance, correctedRate);
                continue;
            }

            ReadOnlySpan<float> values = _module.Gradient(update.Name);
            _gradientNorms?.Add(update.Index, values);
            Span<float> weights = NetworkModule.Memory(_module.Weights[update.Name]);
            if (decay != 1)
                AdamKernel.Decay(weights, decay);

            Update(weights, values, mean, variance, correctedRate);
            _module.Forget(update.Name);
        }

        _gradientNorms?.EndStep();
    }

    // Follows faster in the first steps, which are far from where training ends.
    private void Average()
    {
        if (_average is null)
            return;

        float share = (float)(1 - Math.Min(_recipe.Averaging, (1.0 + _moments.Steps) / (10.0 + _moments.Steps)));
        foreach ((Tensor average, Tensor trained) in _average.Weights.All.Zip(_module.Weights.All))
            AdamKernel.Follow(NetworkModule.Memory(average), NetworkModule.Memory(trained), share);
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
                    new Span<float>((float*)w + start, count), new ReadOnlySpan<float>((float*)g + start, count),
                    mean.AsSpan(start, count), variance.AsSpan(start, count), rate);
            });
        }
    }
}

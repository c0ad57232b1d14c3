using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Networks.Layers;
using MlNetClassifier.Training.Kernels;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace MlNetClassifier.Training.Modules;

/// <summary>A dense layer with so many weights that reading them takes longer than multiplying by them.</summary>
/// <remarks>
/// Its kernel can be updated by Adam while the gradient is still in the cache, which then never reaches memory. The inputs are
/// divided into parts of one size, so the bits do not depend on the number of threads.
/// </remarks>
internal sealed class LargeDense : LeafLayer
{
    private const int LeastWeights = 100_000;
    private const int LeastInputs = 4096; // fewer would not keep several cores busy
    private const int PartLength = 1600; // of the inputs, or somewhat less: a part of a batch stays in the second cache
    private const int UnitsOfUpdate = 4;
    private readonly int _inputs;
    private readonly int _units;
    private readonly int _parts;
    private readonly int _partLength;
    private readonly float[][] _outputs; // by part
    private readonly float[][] _scratch; // by thread
    private Tensor? _x;
    private Tensor? _kernel;
    private Tensor? _gradient;
    private float[]? _kernelGradient;

    private LargeDense(PlacedLayer layer, int threads)
        : base(layer, threads)
    {
        (_inputs, _units) = (layer.InputShape[0], layer.OutputShape[0]);
        int vectors = _inputs / MaxPoolingKernel.Lanes;
        _parts = ((_inputs - 1) / PartLength) + 1;
        _partLength = (((vectors - 1) / _parts) + 1) * MaxPoolingKernel.Lanes;
        _outputs = new float[_parts][];
        int scratch = Math.Max(DenseKernel.ScratchLength(_units), UnitsOfUpdate * _partLength);
        _scratch = [.. Enumerable.Range(0, threads).Select(_ => new float[scratch])];
        BiasGradient = new float[_units];
    }

    /// <summary>Whether the kernel can be updated before the next <see cref="Forward"/>.</summary>
    public bool HasGradient => _gradient is not null;

    /// <inheritdoc />
    public override float[] BiasGradient { get; }

    /// <summary>Makes one for a layer that can be computed this way; else null.</summary>
    /// <param name="network">A valid network.</param>
    /// <param name="layer">One of its layers.</param>
    /// <param name="threads">Threads to compute with.</param>
    public static LargeDense? Create(NetworkDescription network, PlacedLayer layer, int threads) =>
        layer is { Layer: Dense, InputShape: [var inputs], OutputShape: [var units] }
        && inputs >= LeastInputs && inputs % MaxPoolingKernel.Lanes == 0 && (long)inputs * units >= LeastWeights
        && (layer.Sources[0] < 0 || network.FeedsOnlyTheNext(network.Layers[layer.Sources[0]]))
            ? new LargeDense(layer, threads)
            : null;

    /// <summary>Computes a batch.</summary>
    /// <param name="x">float32 (N, I); kept for <see cref="Backward"/>.</param>
    /// <param name="kernel">float32 (U, I), contiguous; kept for <see cref="Backward"/>.</param>
    /// <param name="bias">float32 (U).</param>
    /// <returns>float32 (N, U): a leaf of autograd, if that is on.</returns>
    public unsafe Tensor Forward(Tensor x, Tensor kernel, Tensor bias)
    {
        int samples = (int)x.shape[0];
        using Tensor input = x.detach().contiguous();
        Tensor output = torch.empty(samples, _units);
        fixed (float* first = NetworkModule.Memory(input), firstWeight = NetworkModule.Memory(kernel))
        {
            (nint inputs, nint weights) = ((nint)first, (nint)firstWeight);
            new BatchPartition(_parts, Threads).ForEach((_, part) =>
            {
                if (_outputs[part] is not { } outputs || outputs.Length < samples * _units)
                    _outputs[part] = outputs = new float[samples * _units];

                DenseKernel.Forward(new ReadOnlySpan<float>((float*)inputs, samples * _inputs),
                    new ReadOnlySpan<float>((float*)weights, _units * _inputs), _inputs, RangeOf(part), outputs, _units);
            });
        }

        AddParts(NetworkModule.Memory(output), NetworkModule.Memory(bias));
        if (torch.is_grad_enabled())
            (_x, _kernel) = (x, kernel);

        return Begin(output);
    }

    /// <inheritdoc />
    public override void Backward()
    {
        Tensor gradient = _gradient = TakeGradient();
        Array.Clear(BiasGradient);
        ReadOnlySpan<float> values = NetworkModule.Memory(gradient);
        for (int sample = 0; sample < values.Length; sample += _units)
            Add(BiasGradient, values.Slice(sample, _units));

        if (_x!.requires_grad)
            _x.backward([InputGradient(gradient)]);
    }

    /// <inheritdoc />
    /// <remarks>Computed when it is asked for: an update does without it.</remarks>
    public override float[] ReadKernelGradient()
    {
        float[] all = _kernelGradient ??= new float[_units * _inputs];
        ForEachGradient((row, column, gradient) => gradient.CopyTo(all.AsSpan((row * _inputs) + column)));
        return all;
    }

    /// <summary>One update of the kernel by Adam, with the gradient of the latest <see cref="Backward"/>.</summary>
    /// <param name="decay">What the weights are multiplied by before; 1 for nothing.</param>
    /// <param name="mean">Running mean of the gradient, updated.</param>
    /// <param name="variance">Running mean of its square, updated.</param>
    /// <param name="rate">As for <see cref="AdamKernel.Update"/>.</param>
    public unsafe void Update(float decay, float[] mean, float[] variance, float rate)
    {
        fixed (float* firstWeight = NetworkModule.Memory(_kernel!))
        {
            nint weights = (nint)firstWeight;
            ForEachGradient((row, column, gradient) =>
            {
                int from = (row * _inputs) + column;
                var updated = new Span<float>((float*)weights + from, gradient.Length);
                if (decay != 1)
                    AdamKernel.Decay(updated, decay);

                AdamKernel.Update(
                    updated, gradient, mean.AsSpan(from, gradient.Length), variance.AsSpan(from, gradient.Length), rate);
            });
        }

        (_x, _kernel, _gradient) = (null, null, null);
    }

    private unsafe void ForEachGradient(OnGradient use)
    {
        Tensor gradient = _gradient ?? throw new InvalidOperationException($"'{Layer.Name}' has no gradient.");
        using Tensor input = _x!.detach().contiguous();
        int samples = (int)gradient.shape[0];
        fixed (float* first = NetworkModule.Memory(input), firstGradient = NetworkModule.Memory(gradient))
        {
            (nint inputs, nint gradients) = ((nint)first, (nint)firstGradient);
            new BatchPartition(_parts, Threads).ForEach((thread, part) =>
            {
                Range range = RangeOf(part);
                (int start, int length) = range.GetOffsetAndLength(_inputs);
                for (int unit = 0; unit < _units; unit += UnitsOfUpdate)
                {
                    int count = Math.Min(UnitsOfUpdate, _units - unit);
                    Span<float> rows = _scratch[thread].AsSpan(0, count * length);
                    DenseKernel.WeightGradient(new ReadOnlySpan<float>((float*)gradients, samples * _units),
                        new ReadOnlySpan<float>((float*)inputs, samples * _inputs), _inputs, range, _units, unit, rows);
                    for (int i = 0; i < count; i++)
                        use(unit + i, start, rows.Slice(i * length, length));
                }
            });
        }
    }

    private unsafe Tensor InputGradient(Tensor gradient)
    {
        int samples = (int)gradient.shape[0];
        Tensor result = torch.empty(samples, _inputs);
        fixed (float* first = NetworkModule.Memory(result), firstGradient = NetworkModule.Memory(gradient),
            firstWeight = NetworkModule.Memory(_kernel!))
        {
            (nint inputs, nint gradients, nint weights) = ((nint)first, (nint)firstGradient, (nint)firstWeight);
            new BatchPartition(_parts, Threads).ForEach((thread, part) => DenseKernel.InputGradient(
                new ReadOnlySpan<float>((float*)gradients, samples * _units),
                new ReadOnlySpan<float>((float*)weights, _units * _inputs), _inputs, RangeOf(part),
                new Span<float>((float*)inputs, samples * _inputs), _units, _scratch[thread]));
        }

        return result;
    }

    private Range RangeOf(int part) => (part * _partLength)..Math.Min((part + 1) * _partLength, _inputs);

    private void AddParts(Span<float> outputs, ReadOnlySpan<float> bias)
    {
        for (int sample = 0; sample < outputs.Length; sample += _units)
            bias.CopyTo(outputs[sample..]);

        foreach (float[] part in _outputs)
            Add(outputs, part.AsSpan(0, outputs.Length));
    }

    private static void Add(Span<float> sums, ReadOnlySpan<float> values)
    {
        for (int i = 0; i < sums.Length; i++)
            sums[i] += values[i];
    }

    private delegate void OnGradient(int unit, int firstInput, ReadOnlySpan<float> gradient);
}

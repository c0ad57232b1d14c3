using System.Runtime.CompilerServices;
using BenchmarkDotNet.Attributes;
using MlNetClassifier.Pipelines.Activations;
using MlNetClassifier.Training.Native;
using TorchSharp;

namespace MlNetClassifier.Benchmarks.Activations;

/// <summary>
/// Each activation function over 4,096 floats, which stay in the first caches, and over 1,000,000, on one thread.
/// </summary>
public class ActivationBenchmarks
{
    private const int CacheLine = 64;

    // The same memory for all, where it cannot move: how two arrays lie relative to each other is alone worth up to a factor of
    // two.
    private static readonly Dictionary<int, Memory<float>> Inputs = BenchmarkCase.Lengths.ToDictionary(length => length, Normal);
    private static readonly Memory<float> Output = Aligned(BenchmarkCase.Lengths.Max());

    private torch.Tensor? _tensor;
    private Action? _work;

    /// <summary>Names of the functions to time; all by default.</summary>
    public static IReadOnlyCollection<string> Functions { get; set; } = [];

    /// <summary>What is to be timed, function by function, so that the rivals run within the same second.</summary>
    public static IEnumerable<BenchmarkCase> Cases =>
        BenchmarkCase.All().Where(candidate => Functions.Count == 0 || Functions.Contains(candidate.Function.Name));

    /// <summary>What is timed.</summary>
    [ParamsSource(nameof(Cases))]
    public BenchmarkCase Case { get; set; } = BenchmarkCase.All().First();

    /// <summary>Loads libtorch at the first case, sets it to one thread and gives it the same numbers.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        TorchNative.EnsureLoaded();
        _work = Work();
    }

    /// <summary>Releases the memory.</summary>
    [GlobalCleanup]
    public void CleanUp() => _tensor?.Dispose();

    /// <summary>Computes every element once.</summary>
    [Benchmark]
    public void Compute() => _work!();

    private Action Work()
    {
        (ActivationFunction function, int length) = (Case.Function, Case.Length);
        (Memory<float> input, Memory<float> output) = (Inputs[length], Output[..length]);
        float[] parameter = function.Parameter is { } p ? [p.Default] : [];
        switch (Case.Contender)
        {
            case Contender.TensorPrimitives:
                Rivals.SpanKernel rival = Rivals.TensorPrimitivesKernels[function.Name];
                return () => rival(input.Span, output.Span);
            case Contender.TorchSharp:
                torch.set_num_threads(1);
                torch.Tensor tensor = _tensor = torch.tensor(input.ToArray());
                Func<torch.Tensor, torch.Tensor> operation = Rivals.TorchOperations[function.Name];

                // Into a new tensor: it has no other way that keeps the input.
                return () => operation(tensor).Dispose();
            default:
                ActivationKernel kernel = Case.Contender switch
                {
                    Contender.Derivative => function.Derivative,
                    Contender.ParameterDerivative => function.ParameterDerivative!,
                    _ => function.Value,
                };
                return () => kernel(input.Span, parameter, output.Span);
        }
    }

    // What pre-activations look like: normally distributed, here with standard deviation 3.
    private static Memory<float> Normal(int length)
    {
        var random = new Random(1);
        Memory<float> numbers = Aligned(length);
        foreach (ref float number in numbers.Span)
            number = (float)(3 * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));

        return numbers;
    }

    private static Memory<float> Aligned(int length)
    {
        const int Floats = CacheLine / sizeof(float);
        float[] pinned = GC.AllocateArray<float>(length + Floats, pinned: true);
        int past = (int)((nuint)Unsafe.ByteOffset(ref Unsafe.NullRef<float>(), ref pinned[0]) % CacheLine / sizeof(float));
        return pinned.AsMemory((Floats - past) % Floats, length);
    }
}

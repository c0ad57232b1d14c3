using BenchmarkDotNet.Attributes;
using MlNetClassifier.Pipelines.Activations;
using TorchSharp;

namespace MlNetClassifier.Benchmarks;

/// <summary>Each activation function over 4,096 floats, which stay in the first caches, and over 1,000,000, on one thread.</summary>
public class ActivationBenchmarks
{
    internal const int Small = 4096;
    internal const int Large = 1_000_000;

    private readonly Dictionary<int, float[]> _inputs = new() { [Small] = Normal(Small), [Large] = Normal(Large) };
    private readonly Dictionary<int, torch.Tensor> _tensors = [];
    private readonly Dictionary<string, (ActivationFunction Function, float[] Parameter)> _functions = ActivationTable.All.ToDictionary(
        function => function.Name,
        function => (function, function.Parameter is { } parameter ? new[] { parameter.Default } : []));

    private readonly float[] _output = new float[Large];

    /// <summary>Every function of the table, in both lengths.</summary>
    public static IEnumerable<object[]> Ours => Cases(_ => true);

    /// <summary>Those with a derivative by their parameter.</summary>
    public static IEnumerable<object[]> Parametric => Cases(name => ActivationTable.Find(name)!.ParameterDerivative is not null);

    /// <summary>Those that System.Numerics.Tensors has.</summary>
    public static IEnumerable<object[]> OfTensorPrimitives => Cases(Rivals.TensorPrimitivesKernels.ContainsKey);

    /// <summary>Those that TorchSharp has.</summary>
    public static IEnumerable<object[]> OfTorch => Cases(Rivals.TorchOperations.ContainsKey);

    /// <summary>Loads libtorch, sets it to one thread and gives it the same numbers.</summary>
    [GlobalSetup]
    public void LoadTorch()
    {
        // Internal, because no other program needs it: training does it by itself.
        typeof(ActivationTable).Assembly.GetType("MlNetClassifier.Pipelines.Training.TorchNative", throwOnError: true)!
            .GetMethod("EnsureLoaded")!.Invoke(null, null);
        torch.set_num_threads(1);
        foreach ((int length, float[] values) in _inputs)
            _tensors[length] = torch.tensor(values);
    }

    /// <summary>Our value.</summary>
    [Benchmark]
    [ArgumentsSource(nameof(Ours))]
    public void Value(string function, int length)
    {
        (ActivationFunction activation, float[] parameter) = _functions[function];
        activation.Value(_inputs[length], parameter, _output.AsSpan(0, length));
    }

    /// <summary>Our derivative by x.</summary>
    [Benchmark]
    [ArgumentsSource(nameof(Ours))]
    public void Derivative(string function, int length)
    {
        (ActivationFunction activation, float[] parameter) = _functions[function];
        activation.Derivative(_inputs[length], parameter, _output.AsSpan(0, length));
    }

    /// <summary>Our derivative by the parameter.</summary>
    [Benchmark]
    [ArgumentsSource(nameof(Parametric))]
    public void ParameterDerivative(string function, int length)
    {
        (ActivationFunction activation, float[] parameter) = _functions[function];
        activation.ParameterDerivative!(_inputs[length], parameter, _output.AsSpan(0, length));
    }

    /// <summary>The value by System.Numerics.Tensors.</summary>
    [Benchmark]
    [ArgumentsSource(nameof(OfTensorPrimitives))]
    public void TensorPrimitives(string function, int length) =>
        Rivals.TensorPrimitivesKernels[function](_inputs[length], _output.AsSpan(0, length));

    /// <summary>The value by TorchSharp: into a new tensor, since it has no other way that keeps the input.</summary>
    [Benchmark]
    [ArgumentsSource(nameof(OfTorch))]
    public void Torch(string function, int length) => Rivals.TorchOperations[function](_tensors[length]).Dispose();

    private static IEnumerable<object[]> Cases(Func<string, bool> isWanted) =>
        from function in ActivationTable.All
        where isWanted(function.Name)
        from length in (int[])[Small, Large]
        select new object[] { function.Name, length };

    // What pre-activations look like: normally distributed, here with standard deviation 3.
    private static float[] Normal(int length)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, length).Select(_ =>
            (float)(3 * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())))];
    }
}

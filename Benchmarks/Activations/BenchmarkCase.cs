using System.Globalization;
using MlNetClassifier.Pipelines.Activations;

namespace MlNetClassifier.Benchmarks.Activations;

/// <summary>Whose computation is timed.</summary>
public enum Contender
{
    /// <summary>Our value.</summary>
    Value,

    /// <summary>The value by System.Numerics.Tensors.</summary>
    TensorPrimitives,

    /// <summary>The value by TorchSharp.</summary>
    TorchSharp,

    /// <summary>Our derivative by x.</summary>
    Derivative,

    /// <summary>Our derivative by the parameter.</summary>
    ParameterDerivative,
}

/// <summary>One thing to time.</summary>
/// <param name="Function">A row of the table.</param>
/// <param name="Length">Number of elements.</param>
/// <param name="Contender">Whose computation.</param>
public sealed record BenchmarkCase(ActivationFunction Function, int Length, Contender Contender)
{
    /// <summary>Numbers of elements: what stays in the first cache, and what does not.</summary>
    public static IReadOnlyList<int> Lengths { get; } = [4096, 1_000_000];

    /// <summary>Everything there is, in the order of the table.</summary>
    /// <returns>The cases that exist: not every function has a parameter or a rival.</returns>
    public static IEnumerable<BenchmarkCase> All() =>
        from function in ActivationTable.All
        from length in Lengths
        from contender in Enum.GetValues<Contender>()
        where Exists(function, contender)
        select new BenchmarkCase(function, length, contender);

    /// <summary>A name, which BenchmarkDotNet also orders by: the rivals of a function follow each other.</summary>
    /// <returns>Such as <c>softmax 4,096 Value</c>.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Function.Name} {Length:N0} {Contender}");

    private static bool Exists(ActivationFunction function, Contender contender) => contender switch
    {
        Contender.TensorPrimitives => Rivals.TensorPrimitivesKernels.ContainsKey(function.Name),
        Contender.TorchSharp => Rivals.TorchOperations.ContainsKey(function.Name),
        Contender.ParameterDerivative => function.ParameterDerivative is not null,
        _ => true,
    };
}

namespace MlNetClassifier.Pipelines.Activations.Kernels;

/// <summary>The maths of one function of x and of its parameter, for a vector of any width.</summary>
internal interface IElementwiseFunction
{
    /// <summary>
    /// Whether it is so little work that the loop around it would show: several vectors are then taken per round.
    /// </summary>
    static virtual bool IsLight => false;

    /// <summary>Computes each element alone; the parameter is 0 for a function that has none.</summary>
    static abstract V Invoke<V>(V x, V parameter)
        where V : struct, IFloatVector<V>;
}

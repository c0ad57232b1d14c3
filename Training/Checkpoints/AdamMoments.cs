namespace MlNetClassifier.Training.Checkpoints;

/// <summary>What Adam remembers from step to step.</summary>
/// <param name="Means">Running mean of the gradient of each tensor, in the memory layout of the module that trains.</param>
/// <param name="Variances">Running mean of its square.</param>
/// <param name="Steps">Steps done.</param>
internal sealed record AdamMoments(IReadOnlyList<float[]> Means, IReadOnlyList<float[]> Variances, long Steps)
{
    /// <summary>Before the first step.</summary>
    /// <param name="lengths">Numbers in each tensor.</param>
    public static AdamMoments Start(IReadOnlyList<int> lengths) =>
        new([.. lengths.Select(length => new float[length])], [.. lengths.Select(length => new float[length])], 0);

    /// <summary>A copy that later steps do not change.</summary>
    public AdamMoments Copy() =>
        new([.. Means.Select(values => (float[])values.Clone())], [.. Variances.Select(values => (float[])values.Clone())],
            Steps);
}

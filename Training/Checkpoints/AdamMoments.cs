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
    /// <param name="memory">Moments of the same network, which nobody needs any longer: the copy takes their place.</param>
    public AdamMoments Copy(AdamMoments? memory = null)
    {
        AdamMoments copy = (memory ?? Start([.. Means.Select(values => values.Length)])) with { Steps = Steps };
        foreach ((float[] values, float[] target) in Means.Concat(Variances).Zip(copy.Means.Concat(copy.Variances)))
            values.CopyTo(target, 0);

        return copy;
    }
}

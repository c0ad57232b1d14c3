namespace MlNetClassifier.Pipelines.Explaining;

/// <summary>
/// Class-activation maps: the last dense layer applied to each cell of the map before the global average pooling.
/// </summary>
/// <remarks>
/// A logit is the sum of the class's weights times the means of the map, plus a bias; so it is, in another order of the same sum,
/// the sum over the cells, plus the bias.
/// </remarks>
/// <param name="weights">Weights of the dense layer: (classes, features).</param>
/// <param name="biases">One for each class.</param>
/// <seealso href="https://arxiv.org/abs/1512.04150">Zhou and others, 2016</seealso>
internal sealed class ClassMaps(float[] weights, float[] biases)
{
    /// <summary>Added to each cell's sum, for a class.</summary>
    public float Bias(int classIndex) => biases[classIndex];

    /// <summary>What each cell adds to the logit of a class.</summary>
    /// <param name="map">Numbers of the map: (features, rows, columns).</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="classIndex">The class.</param>
    public EvidenceMap Of(float[] map, int rows, int columns, int classIndex)
    {
        int cells = rows * columns;
        double[] sums = new double[cells];
        ReadOnlySpan<float> row = weights.AsSpan(classIndex * (map.Length / cells), map.Length / cells);
        for (int i = 0; i < map.Length; i++)
            sums[i % cells] += (double)row[i / cells] * map[i];

        return new EvidenceMap(rows, columns, [.. sums.Select(sum => (float)(sum / cells))]);
    }

    /// <summary>Whether the cells and the bias sum to the logits, but for the rounding of float32.</summary>
    public bool Explain(float[] logits, float[] map, int rows, int columns) => logits.Index().All(logit =>
    {
        const float Tolerance = 1e-4f;
        double sum = Bias(logit.Index) + Of(map, rows, columns, logit.Index).Values.Sum(value => (double)value);
        return Math.Abs(sum - logit.Item) <= Tolerance * Math.Max(1, logits.Max(MathF.Abs));
    });
}

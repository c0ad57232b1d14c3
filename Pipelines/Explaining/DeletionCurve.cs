namespace MlNetClassifier.Pipelines.Explaining;

/// <summary>
/// The probability of the predicted class while more and more cells of the image are replaced by its mean colour: those that the
/// map marks first, against cells in random order.
/// </summary>
/// <param name="Removed">Fractions of the cells that are removed, from 0 to 1.</param>
/// <param name="Marked">The probability, with the cells removed in falling order of the map.</param>
/// <param name="Random">The same for random orders: their mean.</param>
/// <param name="RandomAreas">Area below the curve of each random order.</param>
public sealed record DeletionCurve(float[] Removed, float[] Marked, float[] Random, float[] RandomAreas)
{
    // What changes the probability by less, on average over the curve, nobody would call the reason.
    private const float LeastGain = 0.05f;

    /// <summary>Area below the curve of the map: the smaller, the sooner the answer falls.</summary>
    public float Area => AreaBelow(Removed, Marked);

    /// <summary>How much smaller that is than the mean area of the random orders.</summary>
    public float Gain => RandomAreas.Average() - Area;

    /// <summary>
    /// Whether the answer falls sooner by the map's order than by every random order: only then a region matters.
    /// </summary>
    public bool BeatsRandom => Gain >= LeastGain && Area < RandomAreas.Min();

    /// <summary>
    /// The step at which the two curves are furthest apart, with at most half of the image removed if they are apart there: what
    /// is best told of them.
    /// </summary>
    public int WidestStep =>
        Enumerable.Range(0, (Removed.Length + 1) / 2).MaxBy(Distance) is > 0 and var step && Distance(step) > 0
            ? step
            : Enumerable.Range(0, Removed.Length).MaxBy(Distance);

    private float Distance(int step) => Random[step] - Marked[step];

    internal static float AreaBelow(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        float area = 0;
        for (int i = 1; i < x.Length; i++)
            area += (x[i] - x[i - 1]) * (y[i] + y[i - 1]) / 2;

        return area;
    }
}

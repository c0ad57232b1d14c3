using MlNetClassifier.Training.Samples;

namespace MlNetClassifier.Training.Heads;

/// <summary>Samples as a regression reads them.</summary>
/// <param name="Rows">Scaled features of each sample.</param>
/// <param name="ClassIndexes">Its class.</param>
internal sealed record RegressionData(float[][] Rows, int[] ClassIndexes)
{
    public static RegressionData Of(SampleSet samples)
    {
        var rows = new float[samples.Count][];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = new float[samples.Shape[0]];
            samples.CopyTo(i, rows[i]);
        }

        return new(rows, [.. Enumerable.Range(0, rows.Length).Select(samples.ClassIndex)]);
    }

    public RegressionData Where(Func<int, bool> isIn)
    {
        int[] kept = [.. Enumerable.Range(0, Rows.Length).Where(isIn)];
        return new([.. kept.Select(i => Rows[i])], [.. kept.Select(i => ClassIndexes[i])]);
    }

    public LogisticRegression Regression(int classCount, double[]? classWeights) => new(
        Rows, ClassIndexes, classCount,
        classWeights is null ? null : [.. ClassIndexes.Select(classIndex => classWeights[classIndex])]);
}

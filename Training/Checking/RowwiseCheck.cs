using MlNetClassifier.Pipelines.Activations;

namespace MlNetClassifier.Training.Checking;

/// <summary>The points of a function that looks at whole rows, and the diagonal of its Jacobian by finite differences.</summary>
internal static class RowwiseCheck
{
    /// <summary>Numbers of a row: as many as a small classifier has classes.</summary>
    public const int RowLength = 10;

    /// <summary>As many points as make whole rows, and at least one row.</summary>
    public static int Points(int count) => Math.Max(RowLength, count / RowLength * RowLength);

    /// <summary>Applies a kernel to each row.</summary>
    public static void Apply(ActivationKernel kernel, float[] x, float[] y)
    {
        for (int start = 0; start < x.Length; start += RowLength)
            kernel(x.AsSpan(start, RowLength), default, y.AsSpan(start, RowLength));
    }

    /// <summary>Central differences of each output by its own input.</summary>
    public static double[] Differences(ActivationKernel value, float[] x, float step)
    {
        var differences = new double[x.Length];
        float[] low = new float[RowLength], high = new float[RowLength];
        for (int i = 0; i < x.Length; i++)
        {
            int start = i / RowLength * RowLength, own = i - start;
            x.AsSpan(start, RowLength).CopyTo(low);
            x.AsSpan(start, RowLength).CopyTo(high);
            (low[own], high[own]) = (x[i] - step, x[i] + step);
            double width = (double)high[own] - low[own];
            value(low, default, low);
            value(high, default, high);
            differences[i] = ((double)high[own] - low[own]) / width;
        }

        return differences;
    }
}

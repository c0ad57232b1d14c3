namespace MlNetClassifier.Data.Checking;

/// <summary>Solves a few equations with as many unknowns.</summary>
internal static class LinearSystem
{
    /// <summary>
    /// Gauss and Jordan, in place: the last column becomes the solution, 0 for an unknown that nothing determines. The matrix is
    /// symmetric and positive definite, so no pivots are looked for.
    /// </summary>
    /// <param name="rows">Each row, and its right side.</param>
    /// <param name="unknowns">Number of rows.</param>
    public static void Solve(Span<double> rows, int unknowns)
    {
        int width = unknowns + 1;
        for (int pivot = 0; pivot < unknowns; pivot++)
        {
            double scale = rows[(pivot * width) + pivot];
            for (int row = 0; row < unknowns; row++)
            {
                double factor = row == pivot || scale == 0 ? 0 : rows[(row * width) + pivot] / scale;
                for (int column = pivot; column < width; column++)
                    rows[(row * width) + column] -= factor * rows[(pivot * width) + column];
            }
        }

        for (int i = 0; i < unknowns; i++)
        {
            double scale = rows[(i * width) + i];
            rows[(i * width) + unknowns] = scale == 0 ? 0 : rows[(i * width) + unknowns] / scale;
        }
    }
}

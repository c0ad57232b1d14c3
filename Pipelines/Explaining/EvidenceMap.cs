namespace MlNetClassifier.Pipelines.Explaining;

/// <summary>Numbers for the cells of a grid over what the network saw of an image.</summary>
/// <remarks>The cells share the height and the width alike, to a pixel.</remarks>
/// <param name="Rows">Rows of the grid, from the top.</param>
/// <param name="Columns">Columns of the grid, from the left.</param>
/// <param name="Values">One number for each cell, row by row.</param>
public sealed record EvidenceMap(int Rows, int Columns, float[] Values)
{
    /// <summary>The number of a cell.</summary>
    /// <param name="row">Row from the top, from 0.</param>
    /// <param name="column">Column from the left, from 0.</param>
    public float this[int row, int column] => Values[(row * Columns) + column];

    /// <summary>Cells from the largest number to the smallest; of equal ones, the first.</summary>
    internal int[] Falling => [.. Enumerable.Range(0, Values.Length).OrderByDescending(cell => Values[cell])];

    /// <summary>This map minus another of the same grid.</summary>
    internal EvidenceMap Minus(EvidenceMap other) => this with { Values = [.. Values.Zip(other.Values, (a, b) => a - b)] };
}

namespace MlNetClassifier.Pipelines.Explaining;

/// <summary>A grid of cells over the pixels that a network takes: uint8 (3, H, W).</summary>
internal sealed record TileGrid(int Rows, int Columns, int Height, int Width)
{
    public int Cells => Rows * Columns;

    /// <summary>Replaces a cell by that of another picture.</summary>
    public void Copy(ReadOnlySpan<byte> from, Span<byte> to, int cell)
    {
        (int row, int column) = (cell / Columns, cell % Columns);
        (int top, int bottom) = (Edge(row, Rows, Height), Edge(row + 1, Rows, Height));
        (int left, int right) = (Edge(column, Columns, Width), Edge(column + 1, Columns, Width));
        for (int plane = 0; plane < to.Length; plane += Height * Width)
        {
            for (int y = top; y < bottom; y++)
            {
                int start = plane + (y * Width) + left;
                from.Slice(start, right - left).CopyTo(to[start..]);
            }
        }
    }

    private static int Edge(int index, int count, int side) => index * side / count;
}

using System.Globalization;

namespace MlNetClassifier.App.Activations;

/// <summary>A small chart of a function and its derivative in plain characters, for a terminal.</summary>
internal static class TerminalChart
{
    private const int Columns = 61;
    private const int Rows = 17;
    private const char ValueMark = '*';
    private const char DerivativeMark = '.';

    /// <summary>Lines of text, with both axes and their ends.</summary>
    public static IEnumerable<string> Draw(double from, double to, Func<double, (double Value, double Derivative)> function)
    {
        (double X, double Value, double Derivative)[] points = [.. Enumerable.Range(0, Columns).Select(column =>
        {
            double x = from + ((to - from) * column / (Columns - 1));
            (double value, double derivative) = function(x);
            return (x, value, derivative);
        })];
        double low = Math.Min(0, points.Min(point => Math.Min(point.Value, point.Derivative)));
        double high = points.Max(point => Math.Max(point.Value, point.Derivative));
        char[][] grid = [.. Enumerable.Range(0, Rows).Select(row => Enumerable.Repeat(' ', Columns).ToArray())];
        int zeroRow = Row(0);
        int zeroColumn = (int)Math.Round(-from / (to - from) * (Columns - 1));
        for (int row = 0; row < Rows; row++)
            grid[row][zeroColumn] = '|';

        grid[zeroRow] = [.. grid[zeroRow].Select(mark => mark == '|' ? '+' : '-')];
        for (int column = 0; column < Columns; column++)
        {
            grid[Row(points[column].Derivative)][column] = DerivativeMark;
            grid[Row(points[column].Value)][column] = ValueMark;
        }

        int width = Math.Max(Label(low).Length, Label(high).Length);
        for (int row = 0; row < Rows; row++)
        {
            string label = row == 0 ? Label(high) : row == Rows - 1 ? Label(low) : row == zeroRow ? "0" : string.Empty;
            yield return $"{label.PadLeft(width)} {new string(grid[row]).TrimEnd()}";
        }

        yield return $"{new string(' ', width + 1)}{Label(from).PadRight(Columns - Label(to).Length)}{Label(to)}";
        yield return $"{new string(' ', width + 1)}{ValueMark} value   {DerivativeMark} derivative";

        int Row(double y) => (int)Math.Round((high - y) / (high - low) * (Rows - 1));
    }

    private static string Label(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}

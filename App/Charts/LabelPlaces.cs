namespace MlNetClassifier.App.Charts;

/// <summary>Places labels beside marks, so that none covers another label or a mark.</summary>
/// <param name="area">Where they may be.</param>
/// <param name="marks">What they must not cover.</param>
internal sealed class LabelPlaces(LabelPlaces.Box area, IEnumerable<LabelPlaces.Box> marks)
{
    private const int Gap = 9;
    private const int Step = 8;
    private readonly List<Box> _taken = [.. marks];

    /// <summary>A rectangle; y grows downwards.</summary>
    internal readonly record struct Box(double Left, double Top, double Width, double Height)
    {
        public double Right => Left + Width;

        public double Bottom => Top + Height;

        public bool Overlaps(Box other) =>
            Left < other.Right && other.Left < Right && Top < other.Bottom && other.Top < Bottom;

        public bool Holds(Box other) =>
            other.Left >= Left && other.Right <= Right && other.Top >= Top && other.Bottom <= Bottom;
    }

    /// <summary>Where a label of some size goes: beside its point, or else as near as there is room.</summary>
    /// <param name="x">Of the point.</param>
    /// <param name="y">Of the point.</param>
    /// <param name="width">Of the label.</param>
    /// <param name="height">Of the label.</param>
    public Box Take(double x, double y, double width, double height)
    {
        Box[] all =
        [
            .. from shift in Shifts()
               from left in new[] { x + Gap, x - Gap - width }
               select new Box(left, y - (height / 2) + shift, width, height),
        ];
        Box free = all.Where(box => area.Holds(box) && !_taken.Any(box.Overlaps)).DefaultIfEmpty(all[0]).First();
        _taken.Add(free);
        return free;
    }

    private IEnumerable<double> Shifts() =>
        Enumerable.Range(0, (int)(2 * area.Height / Step)).Select(i => (i % 2 == 0 ? 1 : -1) * ((i + 1) / 2) * (double)Step);
}

using Spectre.Console;
using Spectre.Console.Rendering;

namespace MlNetClassifier.App.Output;

/// <summary>
/// A table for people. Every cell is on one line: on a terminal that is too narrow, the widest words are cut in the middle; in a
/// pipe the table is as wide as it is.
/// </summary>
internal sealed class TextTable(params TextColumn[] columns)
{
    private const int LeastWidth = 6;
    private readonly List<string[]> _rows = [];
    private string[]? _footers;

    public void Add(params string[] cells) => _rows.Add([.. cells.Select(Printable.Of)]);

    /// <summary>The last row, below a line.</summary>
    public void Foot(params string[] cells) => _footers = [.. cells.Select(Printable.Of)];

    /// <summary>How wide the table is if nothing is cut.</summary>
    public int Width(AppEnvironment environment, bool isWide = false) =>
        Measure(Build(isWide, []), TextConsole.ForResults(environment));

    /// <summary>Writes it to standard output.</summary>
    /// <param name="environment">The surroundings.</param>
    /// <param name="isWide">Whether extra columns are shown, and nothing is cut.</param>
    public void Write(AppEnvironment environment, bool isWide = false)
    {
        IAnsiConsole console = TextConsole.ForResults(environment);
        Table table = Build(isWide, []);
        int width = Measure(table, console);
        if (isWide || !environment.OutIsTerminal)
            console.Profile.Width = width;
        else if (width > console.Profile.Width)
            table = Build(isWide, Cut(width - console.Profile.Width));

        console.Write(table);
    }

    private static int Measure(Table table, IAnsiConsole console) =>
        ((IRenderable)table).Measure(RenderOptions.Create(console), TextConsole.Unlimited).Max;

    // The widest column of words first, until the table fits or all are narrow.
    private Dictionary<TextColumn, int> Cut(int excess)
    {
        var widths = columns.Index().Where(column => column.Item is { IsText: true, IsExtra: false }).ToDictionary(
            column => column.Item,
            column => _rows.Select(row => TextWidth.Of(row[column.Index])).Append(TextWidth.Of(column.Item.Header)).Max());
        for (; excess > 0 && widths.MaxBy(width => width.Value) is { Key: not null, Value: > LeastWidth } widest; excess--)
            widths[widest.Key]--;

        return widths;
    }

    private Table Build(bool isWide, Dictionary<TextColumn, int> widths)
    {
        (int Index, TextColumn Column)[] shown = [.. columns.Index().Where(column => isWide || !column.Item.IsExtra)];
        Table table = new Table().Border(TableBorder.Simple);
        foreach ((int index, TextColumn column) in shown)
        {
            TableColumn made = new TableColumn(new Text(Cell(Printable.Of(column.Header), column))).NoWrap();
            if (_footers is not null)
                made.Footer(new Text(Cell(_footers[index], column)));

            table.AddColumn(column.IsText ? made : made.RightAligned());
        }

        foreach (string[] row in _rows)
            table.AddRow(shown.Select(column => new Text(Cell(row[column.Index], column.Column))));

        return table;

        string Cell(string text, TextColumn column) =>
            widths.TryGetValue(column, out int width) && TextWidth.Of(text) > width ? TextWidth.Cut(text, width) : text;
    }
}

using System.Globalization;
using MlNetClassifier.App.Output;
using MlNetClassifier.Data;
using MlNetClassifier.Data.Discovery;

namespace MlNetClassifier.App.Runs;

/// <summary>A CSV file of a run, read by the names of its columns, so that a new column does no harm.</summary>
internal sealed class CsvTable
{
    private readonly string _file;
    private readonly List<string> _header;
    private readonly List<List<string>> _rows = [];

    private CsvTable(string file, List<string> header) => (_file, _header) = (file, header);

    public IReadOnlyList<string> Header => _header;

    /// <summary>Numbers of the rows.</summary>
    public IEnumerable<int> Rows => Enumerable.Range(0, _rows.Count);

    /// <summary>Reads a file; null if it is not there.</summary>
    /// <exception cref="DatasetException">The file is damaged.</exception>
    public static CsvTable? TryRead(string file)
    {
        if (!File.Exists(file))
            return null;

        using StreamReader text = File.OpenText(file);
        var reader = new DelimitedReader(text, file);
        var table =
            new CsvTable(file, Texts(reader.ReadRecord())
                ?? throw new DatasetException($"'{file}' is empty; it should have a header."));
        while (Texts(reader.ReadRecord()) is { } row)
        {
            if (row.Count != table._header.Count)
                throw new DatasetException($"'{file}', line {reader.RecordLine}: {row.Count} fields, but the header has "
                    + $"{table._header.Count}; the file was changed.");

            table._rows.Add(row);
        }

        return table;
    }

    public string Text(int row, string column) => _rows[row][Column(column)];

    public double Number(int row, string column) => NumberOrNull(row, column)
        ?? throw new DatasetException($"'{_file}' has no number in column {column} of row {row + 1}; the file was changed.");

    public double? NumberOrNull(int row, string column) => Text(row, column) is not { Length: > 0 } text ? null
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number
        : throw new DatasetException(
            $"'{_file}' has '{text}' in column {column} of row {row + 1}, where a number is expected; the file was changed.");

    public int Integer(int row, string column) => Number(row, column) is >= int.MinValue and <= int.MaxValue and var number
        ? (int)number
        : throw new DatasetException(
            $"'{_file}' has '{Text(row, column)}' in column {column} of row {row + 1}, where a whole number is expected; "
            + "the file was changed.");

    private static List<string>? Texts(List<string>? fields) => fields?.ConvertAll(Csv.Text);

    private int Column(string name) => _header.IndexOf(name) is >= 0 and int index
        ? index
        : throw new DatasetException($"'{_file}' has no column {name}; it was not written by this program.");
}

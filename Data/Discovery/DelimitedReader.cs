using System.Text;

namespace MlNetClassifier.Data.Discovery;

/// <summary>
/// Reads delimited text as RFC 4180 defines it, record by record: quoted fields may hold separators, line breaks and doubled
/// quotes; lines may end in CR LF, LF or CR; blank lines are not records.
/// </summary>
/// <remarks>
/// The framework's TextFieldParser drops empty lines inside quotes and reports the line after the fault. Here the first
/// comma, tab or semicolon of the text is the separator for all of it, so the header decides, not the file's extension.
/// </remarks>
/// <param name="text">The text; the caller disposes it.</param>
/// <param name="path">Name of the file, for errors.</param>
internal sealed class DelimitedReader(TextReader text, string path)
{
    private const int EndOfText = -1;

    private readonly StringBuilder _field = new();
    private char? _separator;
    private int _line = 1;

    /// <summary>The line, from 1, on which the latest record begins.</summary>
    public int RecordLine { get; private set; } = 1;

    /// <summary>Reads the next record.</summary>
    /// <returns>Its fields, at least one; null at the end of the text.</returns>
    /// <exception cref="DatasetException">A quoted field does not end, or text follows its end.</exception>
    public List<string>? ReadRecord()
    {
        while (text.Peek() is '\r' or '\n')
            ReadLineBreak((char)text.Read());

        RecordLine = _line;
        if (text.Peek() == EndOfText)
            return null;

        List<string> fields = [ReadField()];
        while (text.Peek() is not (EndOfText or '\r' or '\n'))
        {
            text.Read();
            fields.Add(ReadField());
        }

        if (text.Peek() != EndOfText)
            ReadLineBreak((char)text.Read());

        return fields;
    }

    // Stops before the separator, the line break or the end.
    private string ReadField()
    {
        _field.Clear();
        if (text.Peek() == '"')
            return ReadQuotedField();

        while (!AtEndOfField())
            _field.Append((char)text.Read());

        return _field.ToString();
    }

    private string ReadQuotedField()
    {
        int openedOn = _line;
        text.Read();
        while (true)
        {
            int c = text.Read();
            if (c == EndOfText)
                throw new DatasetException($"{path}, line {openedOn}: a quoted field has no closing quote; add it.");

            if (c == '"' && text.Peek() != '"')
                break;

            if (c == '"')
                text.Read();
            _field.Append((char)c);
            if (c is '\r' or '\n')
                AppendRestOfLineBreak((char)c);
        }

        if (!AtEndOfField())
        {
            throw new DatasetException($"{path}, line {_line}: text follows the closing quote of a field; "
                + "write a quote inside a quoted field twice (\"\").");
        }

        return _field.ToString();
    }

    private void AppendRestOfLineBreak(char first)
    {
        if (ReadLineBreak(first))
            _field.Append('\n');
    }

    // Counts a line whose break begins with the given character; true when a second character was read with it.
    private bool ReadLineBreak(char first)
    {
        _line++;
        if (first != '\r' || text.Peek() != '\n')
            return false;

        text.Read();
        return true;
    }

    private bool AtEndOfField()
    {
        int next = text.Peek();
        if (_separator is null && next is ',' or '\t' or ';')
            _separator = (char)next;

        return next is EndOfText or '\r' or '\n' || next == _separator;
    }
}

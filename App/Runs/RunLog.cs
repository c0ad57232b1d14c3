using System.Globalization;
using System.Text;
using MlNetClassifier.Data;

namespace MlNetClassifier.App.Runs;

/// <summary><c>train.log</c>: what goes to standard error, each line with its time; the terminal still gets it too.</summary>
/// <remarks>The file is replaced as a whole after each line, so it never ends in half a line.</remarks>
internal sealed class RunLog(TextWriter inner, TimeProvider clock) : TextWriter(CultureInfo.InvariantCulture)
{
    public const string Name = "train.log";

    private readonly StringBuilder _lines = new();
    private readonly StringBuilder _current = new();
    private string? _file;

    /// <summary>Where the text is passed on to: for what is redrawn and does not belong in a log.</summary>
    public TextWriter Terminal => inner;

    public override Encoding Encoding => inner.Encoding;

    /// <summary>Keeps the log in a file from now on, with the lines from before.</summary>
    /// <param name="file">The file.</param>
    /// <param name="isContinued">Whether what the file already holds is kept, before the new lines.</param>
    public void SaveTo(string file, bool isContinued = false)
    {
        _file = file;
        if (isContinued && File.Exists(file))
            _lines.Insert(0, File.ReadAllText(file));

        Save();
    }

    /// <summary>A line for the log alone, because the terminal shows it in another way.</summary>
    public void Add(string line)
    {
        string time = clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        _lines.Append(CultureInfo.InvariantCulture, $"{time}  {Printable.Of(line.TrimEnd('\r'))}\n");
        Save();
    }

    public override void Write(char value)
    {
        inner.Write(value);
        Collect(value.ToString());
    }

    public override void Write(string? value)
    {
        inner.Write(value);
        Collect(value);
    }

    public override void WriteLine(string? value)
    {
        inner.WriteLine(value);
        Collect(value + "\n");
    }

    public override void Flush() => inner.Flush();

    private void Collect(string? text)
    {
        _current.Append(text);
        for (int end; (end = _current.ToString().IndexOf('\n', StringComparison.Ordinal)) >= 0; _current.Remove(0, end + 1))
            Add(_current.ToString(0, end));
    }

    private void Save()
    {
        if (_file is not null)
            AtomicFile.WriteText(_file, _lines.ToString());
    }
}

using System.Globalization;
using System.Text;

namespace MlNetClassifier.App.Hosting;

/// <summary>Passes text on as <see cref="Printable"/> shows it, so that no message can forget to.</summary>
internal sealed class PrintableWriter : TextWriter
{
    public PrintableWriter(TextWriter inner)
        : base(CultureInfo.InvariantCulture) => (Inner, CoreNewLine) = (inner, inner.NewLine.ToCharArray());

    /// <summary>Where the text goes: for what writes codes of its own, or data with names as they are.</summary>
    public TextWriter Inner { get; }

    /// <summary>Whether anything was written.</summary>
    public bool IsUsed { get; private set; }

    /// <summary>The line that was written last.</summary>
    public string? LastLine { get; private set; }

    public override Encoding Encoding => Inner.Encoding;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(string? value)
    {
        IsUsed = true;
        Inner.Write(Shown(value));
    }

    public override void WriteLine() => Write(NewLine);

    public override void WriteLine(string? value)
    {
        IsUsed = true;
        LastLine = value;
        Inner.WriteLine(Shown(value));
    }

    public override void Flush() => Inner.Flush();

    private static string? Shown(string? value) => value is null ? null : Printable.Lines(value);
}

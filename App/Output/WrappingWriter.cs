using System.Text;

namespace MlNetClassifier.App.Output;

/// <summary>A terminal's standard error: lines that are written whole are broken between words.</summary>
internal sealed class WrappingWriter(TextWriter inner, int width) : TextWriter
{
    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => inner.Write(value);

    public override void Write(string? value) => inner.Write(value);

    public override void WriteLine(string? value)
    {
        foreach (string line in (value ?? string.Empty).Split('\n').SelectMany(line => Prose.Lines(line.TrimEnd('\r'), width)))
            inner.WriteLine(line);
    }

    public override void Flush() => inner.Flush();
}

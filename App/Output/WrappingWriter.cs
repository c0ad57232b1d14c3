using System.Text;

namespace MlNetClassifier.App.Output;

/// <summary>A terminal's standard error: lines that are written whole are broken between words, and stay indented.</summary>
internal sealed class WrappingWriter(TextWriter inner, int width) : TextWriter
{
    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => inner.Write(value);

    public override void Write(string? value) => inner.Write(value);

    public override void WriteLine(string? value)
    {
        foreach (string line in (value ?? string.Empty).Split('\n').Select(line => line.TrimEnd('\r')))
        {
            string text = line.TrimStart(' ');
            string indent = line[..(line.Length - text.Length)];
            foreach (string part in Prose.Lines(text, width - indent.Length))
                inner.WriteLine(indent + part);
        }
    }

    public override void Flush() => inner.Flush();
}

using System.Globalization;
using System.Text;

namespace MlNetClassifier.App.Hosting;

/// <summary>What is written to an output that the shell has closed (<c>&gt;&amp;-</c>).</summary>
/// <remarks>Its number goes to the next file that the process opens, so that writing there may not even fail.</remarks>
internal sealed class StandardStream : TextWriter
{
    private const string Numbers = "/proc/self/fd";
    private const int MayWrite = 3; // flags of open(2): 1 for writing, 2 for both

    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>Whether a descriptor, 1 or 2, leads to what the user gave; true where that cannot be told.</summary>
    public static bool IsOpen(int descriptor)
    {
        if (!Directory.Exists(Numbers))
            return true;

        var link = new FileInfo(string.Create(CultureInfo.InvariantCulture, $"{Numbers}/{descriptor}"));
        string info = string.Create(CultureInfo.InvariantCulture, $"/proc/self/fdinfo/{descriptor}");
        return link.LinkTarget is { } target && File.Exists(info)
            && !target.StartsWith("/memfd:", StringComparison.Ordinal)
            && !target.StartsWith("anon_inode:", StringComparison.Ordinal)
            && File.ReadLines(info).First(line => line.StartsWith("flags:", StringComparison.Ordinal)) is var flags
            && (Convert.ToInt32(flags["flags:".Length..].Trim(), 8) & MayWrite) != 0;
    }

    public override void Write(char value) =>
        throw new IOException("'standard output' is closed; leave it open, or redirect it to a file.");
}

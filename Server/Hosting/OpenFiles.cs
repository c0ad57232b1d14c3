using System.Globalization;

namespace MlNetClassifier.Server.Hosting;

/// <summary>How many files, and so connections, the system lets this process open.</summary>
/// <remarks>Kestrel goes on asking for a connection that cannot be opened, at full speed.</remarks>
internal static class OpenFiles
{
    private const int Others = 256; // models, libraries, logs
    private const string Limits = "/proc/self/limits";

    /// <summary>Connections that leave files for the rest; as many as asked for where the system does not say.</summary>
    public static int Connections(int asked) =>
        File.Exists(Limits) ? Connections(asked, File.ReadLines(Limits)) : asked;

    /// <inheritdoc cref="Connections(int)"/>
    /// <param name="asked">What is wanted.</param>
    /// <param name="limits">Lines of <c>/proc/self/limits</c>.</param>
    internal static int Connections(int asked, IEnumerable<string> limits)
    {
        string[]? words = limits.FirstOrDefault(line => line.StartsWith("Max open files", StringComparison.Ordinal))
            ?.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words is [_, _, _, var soft, ..] && int.TryParse(soft, CultureInfo.InvariantCulture, out int files)
            ? Math.Clamp(files - Others, 1, asked)
            : asked;
    }
}

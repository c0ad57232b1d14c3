using System.Text;

namespace MlNetClassifier.App.Output;

/// <summary>Texts that this program carries: style sheets, scripts, templates.</summary>
internal static class Resource
{
    /// <summary>A text by its name.</summary>
    public static string Text(string name)
    {
        using Stream stream = typeof(Resource).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}

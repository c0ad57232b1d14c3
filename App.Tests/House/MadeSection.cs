namespace MlNetClassifier.App.Tests.House;

/// <summary>A part of a document that is made from the code: a test compares it, and writes it only on demand.</summary>
/// <param name="document">Path from the root of the repository.</param>
/// <param name="name">What the markers around the part say.</param>
internal sealed class MadeSection(string document, string name)
{
    /// <summary>Set to 1, the tests write the made parts into the documents instead of comparing them.</summary>
    private const string WriteVariable = "MLNETCLASSIFIER_WRITE_DOCUMENTS";

    private const string TestCommand = "dotnet test -c Release --filter FullyQualifiedName~House";

    private readonly string _begin = $"<!-- begin: {name} -->\n";
    private readonly string _end = $"\n<!-- end: {name} -->";

    public void AssertIs(string expected)
    {
        string path = Path.Combine(Repository.Root, document);
        string text = File.ReadAllText(path).ReplaceLineEndings("\n");
        if (Environment.GetEnvironmentVariable(WriteVariable) == "1")
            File.WriteAllText(path, Replace(text, expected));
        else
            Assert.AreEqual(expected, Content(text),
                $"{document} and the code differ. Regenerate it: {WriteVariable}=1 {TestCommand}");
    }

    private string Content(string text)
    {
        (int begin, int end) = Place(text);
        return text[begin..end];
    }

    /// <summary>The text of a document with another content between the markers.</summary>
    public string Replace(string text, string content)
    {
        (int begin, int end) = Place(text);
        return text[..begin] + content + text[end..];
    }

    private (int Begin, int End) Place(string text)
    {
        int begin = text.IndexOf(_begin, StringComparison.Ordinal) + _begin.Length;
        int end = text.IndexOf(_end, StringComparison.Ordinal);
        Assert.IsTrue(
            begin >= _begin.Length && end >= begin,
            $"{document} has no place for the {name}: it lacks '{_begin.Trim()}' or '{_end.Trim()}'.");
        return (begin, end);
    }
}

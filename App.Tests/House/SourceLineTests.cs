using System.Globalization;
using System.Text.RegularExpressions;

namespace MlNetClassifier.App.Tests.House;

/// <summary>No line of the sources is longer than .editorconfig says, which the compiler does not check.</summary>
[TestClass]
public sealed partial class SourceLineTests
{
    private static readonly string[] Folders =
        ["App", "App.Tests", "Benchmarks", "Data", "docs", "Pipelines", "Server", "Training"];

    /// <summary>Templates of HTML, SVG and Markdown, where a line break is content; .editorconfig says the same.</summary>
    private static readonly string[] Templates =
    [
        Path.Combine(Repository.Root, "App", "Charts"), Path.Combine(Repository.Root, "App", "Reports"),
        Path.Combine(Repository.Root, "App", "Compare", "ComparePage.cs"),
        Path.Combine(Repository.Root, "App", "Explain", "ExplanationSheet.cs"),
    ];

    [TestMethod]
    [DynamicData(nameof(TestedFolders))]
    public void Lines_EverySourceFile_FitTheWidthOfEditorconfig(string folder)
    {
        int width = Width();
        string[] files = Directory.GetFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories);

        string[] tooLong =
        [
            .. files.Where(file => !Templates.Contains(Path.GetDirectoryName(file)) && !Templates.Contains(file))
                .Order(StringComparer.Ordinal).SelectMany(file => TooLong(file, width)),
        ];

        Assert.IsNotEmpty(files);
        Assert.IsEmpty(tooLong, $"Lines of more than {width} columns:\n{string.Join('\n', tooLong)}\n");
    }

    [TestMethod]
    public void Folders_ThatAreTested_AreAllThatHoldSources()
    {
        string[] projects =
        [
            .. Directory.EnumerateDirectories(Repository.Root)
                .Where(folder => Directory.EnumerateFiles(folder, "*.csproj", SearchOption.TopDirectoryOnly).Any())
                .Select(folder => Path.GetFileName(folder)),
        ];

        Assert.IsNotEmpty(projects);
        Assert.IsEmpty(projects.Except(Folders));
    }

    public static IEnumerable<TestDataRow<string>> TestedFolders() =>
        Folders.Select(folder => new TestDataRow<string>(folder) { DisplayName = folder });

    private static int Width()
    {
        Match match = MaxLineLength().Match(File.ReadAllText(Path.Combine(Repository.Root, ".editorconfig")));
        return int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
    }

    private static IEnumerable<string> TooLong(string file, int width) => File.ReadLines(file).Index()
        .Where(line => line.Item.Length > width)
        .Select(line => $"{Path.GetRelativePath(Repository.Root, file)}:{line.Index + 1}: {line.Item.Length}");

    [GeneratedRegex(@"^max_line_length = (\d+)$", RegexOptions.Multiline)]
    private static partial Regex MaxLineLength();
}

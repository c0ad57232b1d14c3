using System.Globalization;
using System.Text.RegularExpressions;

namespace MlNetClassifier.App.Tests.House;

/// <summary>What CONTRIBUTING and docs/adr say of the repository is how the repository is.</summary>
[TestClass]
public sealed partial class ContributingTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Repository.Root, "CONTRIBUTING.md"));

    [TestMethod]
    public void Tables_FirstColumn_NamesEveryFolderOfTheProduct()
    {
        int begin = Text.IndexOf("## The house", StringComparison.Ordinal);
        string house = Text[begin..Text.IndexOf("## Words we use", StringComparison.Ordinal)];
        string[] rows = [.. FirstCell().Matches(house).Select(match => match.Groups[1].Value)];

        Assert.AreSequenceEqual(
            FoldersOfTheProduct(),
            rows.Where(IsInTheProduct).Order(StringComparer.Ordinal),
            "Folders that hold source files, and rows of the table.");
        foreach (string row in rows)
            Assert.IsTrue(Directory.Exists(Path.Combine(Repository.Root, row)), row);
    }

    [TestMethod]
    public void Text_EveryPathThatItNames_Exists()
    {
        string[] paths = [.. PathInText().Matches(Text).Select(match => match.Groups[1].Value).Distinct()];

        Assert.IsNotEmpty(paths);
        foreach (string path in paths)
            Assert.IsTrue(Path.Exists(Path.Combine(Repository.Root, path)),
                $"CONTRIBUTING.md names '{path}'; it does not exist.");
    }

    [TestMethod]
    public void Decisions_Numbers_AreInTheTitlesAndLeaveNoHole()
    {
        string[] files = [.. Decisions().Order(StringComparer.Ordinal)];

        Assert.AreSequenceEqual(
            Enumerable.Range(1, files.Length).Select(number => number.ToString("0000", CultureInfo.InvariantCulture)),
            files.Select(file => Path.GetFileName(file)[..4]));
        foreach ((string file, int index) in files.Select((file, index) => (file, index)))
            Assert.StartsWith($"# {index + 1}. ", File.ReadAllText(file));
    }

    [TestMethod]
    public void Decisions_LinksToOthers_NamePagesThatExist()
    {
        string[] names = [.. Decisions().Select(file => Path.GetFileName(file))];

        foreach (string file in Decisions())
        {
            foreach (Match link in DecisionLink().Matches(File.ReadAllText(file)))
                Assert.Contains(link.Groups[1].Value, names, Path.GetFileName(file));
        }
    }

    private static string[] Decisions() => Directory.GetFiles(Path.Combine(Repository.Root, "docs", "adr"), "*.md");

    private static bool IsInTheProduct(string folder) => HouseAssemblies.Projects.Contains(FolderGraph.ProjectOf(folder));

    // A folder that holds nothing but folders needs no row.
    private static IEnumerable<string> FoldersOfTheProduct() => HouseAssemblies.Projects
        .Select(project => Path.Combine(Repository.Root, project))
        .SelectMany(project => Directory.EnumerateFiles(project, "*.cs", SearchOption.AllDirectories))
        .Select(file => Path.GetRelativePath(Repository.Root, Path.GetDirectoryName(file)!))
        .Select(folder => folder.Replace(Path.DirectorySeparatorChar, '/'))
        .Distinct().Order(StringComparer.Ordinal);

    [GeneratedRegex(@"^\| `([A-Za-z./]+)` \|", RegexOptions.Multiline)]
    private static partial Regex FirstCell();

    [GeneratedRegex(@"`((?:App|Data|Pipelines|Training|App\.Tests|Benchmarks|docs)/[A-Za-z./]+)`")]
    private static partial Regex PathInText();

    [GeneratedRegex(@"\]\((\d{4}-[a-z-]+\.md)\)")]
    private static partial Regex DecisionLink();
}

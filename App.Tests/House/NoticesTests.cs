using System.Text.Json;
using System.Xml.Linq;

namespace MlNetClassifier.App.Tests.House;

/// <summary>THIRD-PARTY-NOTICES names every package whose files are in the program's output folder, and no other.</summary>
[TestClass]
public sealed class NoticesTests
{
    private const string Header = "| package | version | licence | copyright, as the package states it | licence text |";
    private static readonly string Notices = File.ReadAllText(Path.Combine(Repository.Root, "THIRD-PARTY-NOTICES.md"));

    [TestMethod]
    public void Packages_InTheOutputOfTheProgram_AreThoseOfTheTable()
    {
        IEnumerable<string> rows = Shipped().Select(package =>
            $"| {package.Name} | {package.Version} | {package.Licence} | {package.Copyright} | {package.Text} |");

        new MadeSection("THIRD-PARTY-NOTICES.md", "list of packages")
            .AssertIs(string.Join('\n', [Header, "| --- | --- | --- | --- | --- |", .. rows]));
    }

    [TestMethod]
    public void Licences_WhoseTextLiesInNoPackage_AreQuoted()
    {
        foreach (string licence in Shipped().Where(package => package.Text == "below").Select(package => package.Licence))
            Assert.Contains($"## {licence}{Environment.NewLine}", Notices.ReplaceLineEndings());
    }

    [TestMethod]
    public void License_OfTheProduct_IsMit()
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root, "LICENSE"));

        Assert.StartsWith("MIT License", text);
        Assert.Contains("MlNetClassifier contributors", text);
    }

    // What the program's own list of files says, and what each package says of itself.
    private static Package[] Shipped()
    {
        string program = Path.ChangeExtension(Repository.Program("App", "mlnetclassifier"), ".deps.json");
        using var files = JsonDocument.Parse(File.ReadAllText(program));
        string assets = Path.Combine(Repository.Root, "artifacts", "obj", "App", "project.assets.json");
        using var restored = JsonDocument.Parse(File.ReadAllText(assets));
        string[] folders =
            [.. restored.RootElement.GetProperty("packageFolders").EnumerateObject().Select(folder => folder.Name)];
        return
        [
            .. files.RootElement.GetProperty("libraries").EnumerateObject()
                .Where(library => library.Value.GetProperty("type").GetString() == "package")
                .Select(library => Package.Read(library.Name, folders))
                .OrderBy(package => package.Name, StringComparer.OrdinalIgnoreCase),
        ];
    }

    private sealed record Package(string Name, string Version, string Licence, string Copyright, string Text)
    {
        private const string PerPlatform = "libtorch-cpu-";

        // Its package gives the address of its licence, not the name: that is the file LICENSE of its repository.
        private static readonly Dictionary<string, string> Linked = new() { ["K4os.Compression.LZ4"] = "MIT" };

        public static Package Read(string library, string[] folders)
        {
            string folder = folders.Select(root => Path.Combine(root, library.ToLowerInvariant())).First(Directory.Exists);
            XElement metadata = XDocument.Load(Directory.GetFiles(folder, "*.nuspec").Single()).Root!.Elements().First();
            XElement? licence = Element("license");
            string? file = Directory.GetFiles(folder).Select(path => Path.GetFileName(path))
                .FirstOrDefault(name => name.StartsWith("LICENSE", StringComparison.OrdinalIgnoreCase));
            string[] parts = library.Split('/');
            return new Package(
                parts[0].StartsWith(PerPlatform, StringComparison.Ordinal) ? PerPlatform + "\\*" : parts[0],
                parts[1],
                licence is null ? Linked[parts[0]]
                    : licence.Attribute("type")!.Value == "file" ? FirstLine(Path.Combine(folder, licence.Value))
                    : licence.Value,
                (Element("copyright") ?? Element("authors")!).Value,
                file is null ? "below" : $"`{file}` of the package");

            XElement? Element(string name) => metadata.Elements().FirstOrDefault(element => element.Name.LocalName == name);
        }

        // "MIT License" as its owners head it.
        private static string FirstLine(string path) =>
            File.ReadLines(path).First().Replace(" License", string.Empty, StringComparison.Ordinal);
    }
}

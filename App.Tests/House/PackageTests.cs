using System.Xml.Linq;

namespace MlNetClassifier.App.Tests.House;

/// <summary><c>dotnet pack</c> at the solution makes the packages of the libraries and no other.</summary>
[TestClass]
public sealed class PackageTests
{
    [TestMethod]
    public void Projects_ThatArePacked_AreTheLibrariesWithADescription()
    {
        XElement common = Load("Directory.Build.props");

        string[] packed = [.. Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
            .Where(file => !file.Contains("artifacts", StringComparison.Ordinal))
            .Where(file => Value(XElement.Load(file), "IsPackable") == "true")
            .Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

        Assert.AreSequenceEqual(["Data", "MlNetClassifier.Templates", "Pipelines", "Training"], packed);
        Assert.AreEqual("false", Value(common, "IsPackable"));
        Assert.AreEqual("MIT", Value(common, "PackageLicenseExpression"));
        Assert.AreEqual("README.md", Value(common, "PackageReadmeFile"));
        Assert.AreEqual("icon.png", Value(common, "PackageIcon"));
        Assert.AreEqual("snupkg", Value(common, "SymbolPackageFormat"));
        Assert.AreEqual("true", Value(common, "EnablePackageValidation"));
        foreach (string project in packed.Where(project => project != "MlNetClassifier.Templates"))
        {
            Assert.IsGreaterThan(40, Value(Load($"{project}/{project}.csproj"), "Description")!.Length);
            string page = File.ReadAllText(Path.Combine(Repository.Root, project, "PACKAGE.md"));
            Assert.StartsWith($"# MlNetClassifier.{project}\n", page);
        }
    }

    /// <summary>A page of a package on a feed stands alone: links into the repository would lead nowhere.</summary>
    [TestMethod]
    [DataRow("Data")]
    [DataRow("Pipelines")]
    [DataRow("Training")]
    public void Readme_OfAPackage_HasNoRelativeLinks(string project) => Assert.DoesNotMatchRegex(
        @"\]\((?!https:)", File.ReadAllText(Path.Combine(Repository.Root, project, "PACKAGE.md")));

    /// <summary>A project that dotnet new makes restores: it names the versions that are packed and used here.</summary>
    [TestMethod]
    [DataRow("train/ImageTraining.csproj")]
    [DataRow("api/ImageApi.csproj")]
    public void Template_NamesTheVersionsOfThisRepository(string project)
    {
        string ours = Value(Load("Directory.Build.props"), "VersionPrefix")!;
        Dictionary<string, string> theirs = Load("Directory.Packages.props").Descendants("PackageVersion")
            .ToDictionary(package => (string)package.Attribute("Include")!, package => (string)package.Attribute("Version")!);

        foreach (XElement package in Load($"docs/templates/{project}").Descendants("PackageReference"))
        {
            string name = (string)package.Attribute("Include")!;
            string version = name.StartsWith("MlNetClassifier.", StringComparison.Ordinal) ? ours : theirs[name];
            Assert.AreEqual(version, (string?)package.Attribute("Version"), name);
        }
    }

    private static XElement Load(string file) => XElement.Load(Path.Combine(Repository.Root, file));

    private static string? Value(XElement project, string property) => (string?)project.Descendants(property).SingleOrDefault();
}

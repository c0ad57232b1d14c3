using Mono.Cecil;

namespace MlNetClassifier.App.Tests.House;

/// <summary>Folders need each other one way only, within a project and between projects; CONTRIBUTING shows how.</summary>
[TestClass]
public sealed class DependencyTests
{
    private static readonly FolderGraph Graph = FolderGraph.Read(HouseAssemblies.Paths);

    [TestMethod]
    public void Folders_OfOneProject_NeedEachOtherOneWayOnly()
    {
        IReadOnlyList<FolderArrow> cycle =
            Graph.Cycle(arrow => FolderGraph.ProjectOf(arrow.From) == FolderGraph.ProjectOf(arrow.To));

        Assert.IsEmpty(cycle, $"These folders need each other; move a type, or hand over a value instead:{List(cycle)}");
    }

    [TestMethod]
    public void Projects_AnyFolder_NeedsNoProjectAboveIt()
    {
        FolderArrow[] up = [.. Graph.Arrows.Where(arrow => Floor(arrow.To) > Floor(arrow.From))];

        string order = string.Join(" → ", HouseAssemblies.Projects.Reverse());
        Assert.IsEmpty(up, $"These arrows point back up; the order is {order}:{List(up)}");
    }

    [TestMethod]
    public void Namespaces_OfAnyType_BeginWithTheNameOfItsProject()
    {
        foreach ((string path, string project) in HouseAssemblies.Paths.Zip(HouseAssemblies.Projects))
        {
            using var assembly = AssemblyDefinition.ReadAssembly(path);
            string name = $"MlNetClassifier.{project}";

            Assert.IsEmpty(assembly.MainModule.Types.Select(type => type.Namespace).Where(found =>
                found.StartsWith("MlNetClassifier", StringComparison.Ordinal)
                && found != name && !found.StartsWith(name + ".", StringComparison.Ordinal)));
        }
    }

    [TestMethod]
    public void Picture_InContributing_IsThatOfTheCode()
    {
        var section = new MadeSection("CONTRIBUTING.md", "picture of the folders");

        section.AssertIs(HousePicture.Draw(Graph.Reduced(), HouseAssemblies.Projects));
    }

    private static int Floor(string folder) =>
        HouseAssemblies.Projects.TakeWhile(project => project != FolderGraph.ProjectOf(folder)).Count();

    private static string List(IEnumerable<FolderArrow> arrows) =>
        string.Concat(arrows.Select(arrow => $"{Environment.NewLine}  {arrow}"));
}

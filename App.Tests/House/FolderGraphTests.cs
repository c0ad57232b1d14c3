using MlNetClassifier.Data;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Pipelines.Schema;
using Mono.Cecil;

namespace MlNetClassifier.App.Tests.House;

/// <summary>The judge is judged: it sees every kind of mention and every cycle, and drops no arrow that is needed.</summary>
[TestClass]
public sealed class FolderGraphTests
{
    [TestMethod]
    [DataRow(nameof(Exception), "base type")]
    [DataRow(nameof(IEncodedImage), "constraint of a generic method")]
    [DataRow(nameof(ImageSample), "generic argument of a field")]
    [DataRow(nameof(SplitOptions), "parameter")]
    [DataRow(nameof(RgbColor), "element of an array that is returned")]
    [DataRow(nameof(AtomicFile), "called method")]
    [DataRow(nameof(DatasetException), "catch clause")]
    [DataRow(nameof(ImageLoader), "typeof in an attribute")]
    [DataRow(nameof(ImageInput), "instruction in a lambda")]
    [DataRow(nameof(ColumnNames), "typeof in a nested class")]
    public void Of_TypeWithEveryKindOfMention_FindsIt(string name, string kind)
    {
        using var assembly = AssemblyDefinition.ReadAssembly(typeof(FolderGraphTests).Assembly.Location);
        TypeDefinition mentioning = assembly.MainModule.GetType(typeof(MentioningExample).FullName);

        string[] found = [.. TypeMentions.Of(mentioning).Select(type => type.Name).Distinct()];

        Assert.Contains(name, found, kind);
        Assert.DoesNotContain(nameof(ResizeMode), found, "What is not mentioned is not found.");
    }

    [TestMethod]
    public void Cycle_ThreeFolders_IsTheShortestCircleWithItsTypes()
    {
        FolderGraph graph = Graph("a>b", "b>c", "c>d", "d>a", "c>b", "a>e");

        IReadOnlyList<FolderArrow> cycle = graph.Cycle(_ => true);

        Assert.AreSequenceEqual(
            ["b → c (TypeOfB uses TypeOfC)", "c → b (TypeOfC uses TypeOfB)"],
            cycle.Select(arrow => arrow.ToString()));
        Assert.IsEmpty(graph.Cycle(arrow => arrow.From != "c"));
    }

    [TestMethod]
    public void Reduced_ArrowsThatALongerWaySays_AreLeftOut()
    {
        FolderGraph reduced = Graph("a>b", "b>c", "a>c", "c>d", "a>d", "b>e").Reduced();

        Assert.AreSequenceEqual(["ab", "bc", "be", "cd"], reduced.Arrows.Select(arrow => arrow.From + arrow.To));
    }

    [TestMethod]
    public void Read_TheProduct_KnowsWhoNeedsWhom()
    {
        string[] arrows = [.. FolderGraph.Read(HouseAssemblies.Paths).Arrows.Select(arrow => $"{arrow.From}>{arrow.To}")];

        Assert.Contains("Training/Trainers>Training/Learning", arrows);
        Assert.Contains("Pipelines/Scoring>Data/Images", arrows);
        Assert.DoesNotContain("Pipelines/Evaluation>Pipelines/Scoring", arrows);
    }

    [TestMethod]
    public void Replace_Document_ChangesNothingOutsideTheMarkers()
    {
        var section = new MadeSection("A.md", "list");

        Assert.AreEqual(
            "before\n<!-- begin: list -->\nnew\n<!-- end: list -->\nafter",
            section.Replace("before\n<!-- begin: list -->\nold\nlines\n<!-- end: list -->\nafter", "new"));
        Assert.ThrowsExactly<AssertFailedException>(() => section.Replace("no markers", "new"));
    }

    private static FolderGraph Graph(params string[] arrows) => new(arrows.Select(arrow => arrow.Split('>'))
        .Select(ends => new FolderArrow(ends[0], ends[1], TypeOf(ends[0]), TypeOf(ends[1]))));

    private static string TypeOf(string folder) => $"TypeOf{folder.ToUpperInvariant()}";
}

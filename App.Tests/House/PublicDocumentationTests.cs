using System.Xml.Linq;

namespace MlNetClassifier.App.Tests.House;

/// <summary>
/// The lesson that the project began from is introduced once, in README and docs: the libraries do not know it. Of their public
/// members, only the value of <c>PlainNetwork.DesignName</c> is its name, which command line and manifests use.
/// </summary>
[TestClass]
public sealed class PublicDocumentationTests
{
    [TestMethod]
    [DataRow("Data")]
    [DataRow("Pipelines")]
    [DataRow("Server")]
    [DataRow("Training")]
    public void Documentation_OfALibrary_DoesNotMentionTheLesson(string project)
    {
        string file = Path.ChangeExtension(
            HouseAssemblies.Paths.Single(path => Path.GetFileName(path) == $"MlNetClassifier.{project}.dll"), ".xml");

        XElement[] members = [.. XDocument.Load(file).Descendants("member")];

        Assert.IsNotEmpty(members);
        Assert.IsEmpty(members.Where(Mentions).Select(member => (string?)member.Attribute("name")));
    }

    [TestMethod]
    public void Mentions_TextNameOrReference_IsSeen()
    {
        Assert.IsTrue(Mentions(XElement.Parse("<member name='M:A'><summary>As in the Lesson.</summary></member>")));
        Assert.IsTrue(Mentions(XElement.Parse("<member name='T:LessonNetwork'><summary>A network.</summary></member>")));
        Assert.IsTrue(Mentions(XElement.Parse("<member name='M:A'><summary><see cref='T:Lesson'/></summary></member>")));
        Assert.IsFalse(Mentions(XElement.Parse("<member name='M:A'><summary>Lessens the loss.</summary></member>")));
    }

    private static bool Mentions(XElement member) => member.ToString().Contains("lesson", StringComparison.OrdinalIgnoreCase);
}

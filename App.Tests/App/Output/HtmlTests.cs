using System.Xml.Linq;
using MlNetClassifier.App.Output;

namespace MlNetClassifier.App.Tests.App.Output;

[TestClass]
public sealed class HtmlTests
{
    [TestMethod]
    [DataRow("<script>alert(1)</script>")]
    [DataRow("\" onload=\"alert(1)")]
    [DataRow("' & <b>")]
    [DataRow("]]>\u0001\uD800 犬")]
    public void Of_AnyText_IsTextInAnElementAndInAnAttribute(string hostile)
    {
        string html = Html.Of($"""<p title="{hostile}">{hostile}</p>""").ToString();

        var element = XElement.Parse(html);
        string expected = hostile.Replace('\u0001', '\uFFFD').Replace('\uD800', '\uFFFD');
        Assert.AreEqual(expected, element.Value);
        Assert.AreEqual(expected, element.Attribute("title")!.Value);
        Assert.IsEmpty(element.Elements());
    }

    [TestMethod]
    public void Of_PiecesOfHtml_AreTakenAsTheyAre()
    {
        string[] texts = ["a&b", "2"];

        Assert.AreEqual("<ul><li>a&amp;b</li><li>2</li></ul>",
            Html.Of($"<ul>{texts.Select(text => Html.Of($"<li>{text}</li>"))}</ul>").ToString());
    }

    [TestMethod]
    public void Of_Numbers_HaveAPointAndNoGroups() =>
        Assert.AreEqual("1234567 0.33 -1000.5", Html.Of($"{1_234_567} {1 / 3.0} {-1000.5}").ToString());
}

using System.Security.Cryptography;
using System.Text;
using MlNetClassifier.App.Charts;
using MlNetClassifier.App.Output;

namespace MlNetClassifier.App.Pages;

/// <summary>What all pages have: colours and how they are chosen, the style of headings, cards and buttons.</summary>
internal static class PageParts
{
    /// <summary>The style sheet of a page.</summary>
    /// <param name="more">Resources with its own rules.</param>
    public static Html Style(params IEnumerable<string> more) =>
        Html.OfResources(["colours.css", SvgFile.StyleResource, "page.css", .. more]);

    /// <summary>The script of a page.</summary>
    /// <param name="more">Resources with what it does itself.</param>
    public static Html Script(params IEnumerable<string> more) => Html.OfResources(["theme.js", .. more]);

    /// <summary>By what the content policy of a page allows a style sheet or a script.</summary>
    public static Html HashOf(Html text)
    {
        string hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
        return Html.Of($"'sha256-{hash}'");
    }
}

namespace MlNetClassifier.App.Tests.Docs;

/// <summary>Every link of the pages leads to something.</summary>
[TestClass]
public sealed class LinkTests
{
    [TestMethod]
    public void Links_OfAllPages_HaveATargetAndItsAnchor()
    {
        (string Page, string Link)[] links =
            [.. Markdown.Pages.SelectMany(page => Markdown.Links(Markdown.Read(page)).Select(link => (page, link)))];

        string[] dead = [.. links.Where(link => !Leads(link.Page, link.Link)).Select(link => $"{link.Page}: {link.Link}")];

        Assert.IsGreaterThan(50, links.Length);
        Assert.IsEmpty(dead, $"These links lead nowhere:\n{string.Join('\n', dead)}\n");
    }

    [TestMethod]
    public void Pages_OfDocs_AreInTheIndex()
    {
        string[] listed = [.. Markdown.Links(Markdown.Read("docs/README.md")).Select(link => "docs/" + link)];

        Assert.IsEmpty(Markdown.Pages.Where(page => page.StartsWith("docs/", StringComparison.Ordinal))
            .Except(listed).Where(page => !page.StartsWith("docs/adr/", StringComparison.Ordinal)
                && !page.StartsWith("docs/samples/", StringComparison.Ordinal)
                && !page.StartsWith("docs/templates/", StringComparison.Ordinal)
                && page != "docs/README.md"));
    }

    [TestMethod]
    public void Anchors_HeadingsOfGitHub_AreThoseOfTheirRule()
    {
        HashSet<string> anchors =
            Markdown.Anchors("# How many images?\n## `a_b` & c\n## Why\n## [Why](x.md)\n```sh\n# none\n```\n");

        Assert.AreSequenceEqual(["a_b--c", "how-many-images", "why", "why-1"], anchors.Order(StringComparer.Ordinal));
        Assert.AreSequenceEqual(["a.md", "b.png"],
            Markdown.Links("[a\nb](a.md) ![x](b.png) `[c](c.md)`\n```md\n[d](d.md)\n```\n"));
    }

    private static bool Leads(string page, string link)
    {
        if (link.Contains("://", StringComparison.Ordinal) || link.StartsWith("mailto:", StringComparison.Ordinal))
            return true;

        string[] parts = link.Split('#', 2);
        string target = parts[0].Length == 0 ? page
            : Path.GetRelativePath(Repository.Root, Path.Combine(Repository.Root, Path.GetDirectoryName(page)!, parts[0]));
        return Path.Exists(Path.Combine(Repository.Root, target))
            && (parts.Length == 1 || Markdown.Anchors(Markdown.Read(target)).Contains(parts[1]));
    }
}

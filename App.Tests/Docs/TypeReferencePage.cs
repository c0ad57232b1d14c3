using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Mono.Cecil;

namespace MlNetClassifier.App.Tests.Docs;

/// <summary>The public types of assemblies as a page: a table for each namespace, with first sentences of summaries.</summary>
internal static partial class TypeReferencePage
{
    public static string Of(IEnumerable<string> assemblies)
    {
        var text = new StringBuilder();
        foreach (string path in assemblies)
        {
            using var assembly = AssemblyDefinition.ReadAssembly(path);
            Dictionary<string, XElement> summaries = XDocument.Load(Path.ChangeExtension(path, ".xml")).Descendants("member")
                .Where(member => member.Element("summary") is not null)
                .ToDictionary(member => (string)member.Attribute("name")!, member => member.Element("summary")!);
            text.Append($"## {assembly.Name.Name}\n\n");
            foreach (IGrouping<string, TypeDefinition> folder in assembly.MainModule.Types
                .Where(type => type.IsPublic && type.Namespace.StartsWith("MlNetClassifier", StringComparison.Ordinal))
                .GroupBy(type => type.Namespace).OrderBy(group => group.Key, StringComparer.Ordinal))
            {
                text.Append($"### {folder.Key}\n\n| type | for |\n| --- | --- |\n");
                foreach (TypeDefinition type in folder.OrderBy(type => type.Name, StringComparer.Ordinal))
                    text.Append($"| `{Name(type.Name)}` | {Sentence(summaries.GetValueOrDefault($"T:{type.FullName}"))} |\n");

                text.Append('\n');
            }
        }

        return text.ToString().TrimEnd();
    }

    private static string Sentence(XElement? summary)
    {
        string text = summary is null ? string.Empty : string.Concat(summary.Nodes().Select(Shown));
        string words = WhiteSpace().Replace(text, " ").Trim();
        int end = words.IndexOf(". ", StringComparison.Ordinal);
        return CommandReference.Cell(end < 0 ? words : words[..(end + 1)]);
    }

    private static string Shown(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement element when Named(element) is { } name =>
            $"`{Name(Signature().Replace(name.Value, string.Empty).Split('.', ':')[^1])}`",
        XElement element => string.Concat(element.Nodes().Select(Shown)),
        _ => string.Empty,
    };

    private static XAttribute? Named(XElement element) =>
        element.Attribute("cref") ?? element.Attribute("name") ?? element.Attribute("langword");

    // Generic types have a number at the end.
    private static string Name(string name) => name.Split('`')[0];

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();

    [GeneratedRegex(@"\(.*")]
    private static partial Regex Signature();
}

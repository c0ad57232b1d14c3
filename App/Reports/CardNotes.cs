using System.Text.Json;
using System.Text.Json.Nodes;
using MlNetClassifier.App.Runs;

namespace MlNetClassifier.App.Reports;

/// <summary>What people wrote into the model card of a run: it is kept when the card is written again.</summary>
/// <param name="Sections">Texts of <c>model_card.md</c> by their heading.</param>
/// <param name="Fields">Members of <c>model_card.json</c>.</param>
internal sealed record CardNotes(IReadOnlyDictionary<string, string> Sections, JsonObject Fields)
{
    private const string HeadingMark = "## ";

    public static CardNotes Read(RunFolder folder)
    {
        string file = folder.File(ModelCard.TextName);
        string[] parts = File.Exists(file) ? ("\n" + File.ReadAllText(file).ReplaceLineEndings("\n"))
            .Split("\n" + HeadingMark) : [];
        Dictionary<string, string> sections = [];
        foreach (string[] part in parts.Skip(1).Select(part => part.Split('\n', 2)))
            sections[part[0].Trim()] = part.Length == 2 ? part[1].Trim() : string.Empty;

        return new CardNotes(sections, ReadFields(folder.File(ModelCard.JsonName)));
    }

    /// <summary>The text below a heading, or the placeholder as long as nobody has written one.</summary>
    public string Section(string heading, string unwritten) =>
        Sections.GetValueOrDefault(heading) is { Length: > 0 } text ? text : unwritten;

    /// <summary>What was written after a mark in the last paragraph below a heading.</summary>
    public string After(string heading, string mark, string unwritten) =>
        Sections.GetValueOrDefault(heading) is { } text && text.IndexOf(mark, StringComparison.Ordinal) is >= 0 and int at
            && text[(at + mark.Length)..].Trim() is { Length: > 0 } written ? written : unwritten;

    /// <summary>A member of the JSON file; empty as long as nobody has written it.</summary>
    public JsonNode Field(string name) => Fields[name]?.DeepClone() ?? JsonValue.Create(string.Empty);

    /// <summary>Sections that people added, as they stand in the card.</summary>
    public string Others(IReadOnlyCollection<string> ours) => string.Concat(Sections
        .Where(section => !ours.Contains(section.Key))
        .Select(section => $"\n\n{HeadingMark}{section.Key}\n\n{section.Value}"));

    private static JsonObject ReadFields(string file)
    {
        try
        {
            return File.Exists(file) ? JsonNode.Parse(File.ReadAllText(file)) as JsonObject ?? [] : [];
        }
        catch (JsonException)
        {
            return []; // No reason to lose a training.
        }
    }
}

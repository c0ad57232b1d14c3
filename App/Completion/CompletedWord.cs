using System.CommandLine;

namespace MlNetClassifier.App.Completion;

/// <summary>A word that a shell offers, and what it says about it.</summary>
internal sealed record CompletedWord(string Name, string Description)
{
    public static CompletedWord Of(Symbol symbol) => new(symbol.Name, FirstSentence(symbol.Description ?? string.Empty));

    private static string FirstSentence(string text) => text.Split(". ")[0].TrimEnd('.');
}

using System.Collections.Frozen;

namespace MlNetClassifier.Data.Discovery;

/// <summary>How people spell a split in a folder name or in a manifest: one list for both.</summary>
internal static class SplitNames
{
    /// <summary>The accepted spellings, for error messages.</summary>
    public const string Accepted = "train, validation (or val, valid) or test";

    private static readonly FrozenDictionary<string, Split> Spellings = new Dictionary<string, Split>
    {
        ["train"] = Split.Train,
        ["val"] = Split.Validation,
        ["valid"] = Split.Validation,
        ["validation"] = Split.Validation,
        ["test"] = Split.Test,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads a spelling in any case; null when it names no split.</summary>
    public static Split? Parse(string name) => Spellings.TryGetValue(name, out Split split) ? split : null;

    /// <summary>The word that messages use for a split.</summary>
    public static string Word(Split split) => split switch
    {
        Split.Train => "train",
        Split.Validation => "validation",
        Split.Test => "test",
        _ => throw new ArgumentOutOfRangeException(nameof(split), split, "Not a split."),
    };
}

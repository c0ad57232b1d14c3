using System.Collections.Frozen;

namespace MlNetClassifier.Data.Discovery;

/// <summary>How people spell a split in a folder name or in a manifest: one list for both.</summary>
public static class SplitNames
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

    /// <summary>Reads a spelling in any case.</summary>
    /// <param name="name">What a folder or a field of a manifest is called.</param>
    /// <returns>The split; null when the name is none.</returns>
    public static Split? Parse(string name) => Spellings.TryGetValue(name, out Split split) ? split : null;

    /// <summary>The word that messages and files use for a split.</summary>
    /// <param name="split">A split.</param>
    /// <returns><c>train</c>, <c>validation</c> or <c>test</c>.</returns>
    public static string Word(Split split) => split switch
    {
        Split.Train => "train",
        Split.Validation => "validation",
        Split.Test => "test",
        _ => throw new ArgumentOutOfRangeException(nameof(split), split, "Not a split."),
    };
}

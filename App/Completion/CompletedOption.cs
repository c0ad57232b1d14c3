using System.CommandLine;

namespace MlNetClassifier.App.Completion;

/// <summary>An option as a shell must know it.</summary>
/// <param name="Names">All its names, each with its dashes.</param>
/// <param name="Description">What a shell says about it.</param>
/// <param name="Value">What its value may be; null for a flag.</param>
internal sealed record CompletedOption(IReadOnlyList<string> Names, string Description, CompletedValue? Value)
{
    public static CompletedOption Of(Option option) => new(
        [.. option.Aliases.Prepend(option.Name).Where(name => name.StartsWith('-') && name != "-?")],
        CompletedWord.Of(option).Description,
        option.Arity.MaximumNumberOfValues == 0 || option.ValueType == typeof(bool) ? null : CompletedValue.Of(option));
}

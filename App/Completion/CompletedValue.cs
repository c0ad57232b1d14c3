using System.CommandLine;
using System.CommandLine.Completions;

namespace MlNetClassifier.App.Completion;

/// <summary>What may stand in one place of a command line.</summary>
/// <param name="Choices">Words; there may be others.</param>
/// <param name="IsFile">Whether it may be a file or a folder.</param>
internal sealed record CompletedValue(IReadOnlyList<string> Choices, bool IsFile)
{
    // How help calls what is a file or a folder.
    private static readonly string[] Files =
        ["DIR", "FILE", "FILE.onnx", "FOLDER", "IMAGES", "MODEL", "[NAME=]FILE", "PATH", "RUN", "WHAT"];

    public static CompletedValue Of(Option option) => Of(option.CompletionSources, option.HelpName ?? string.Empty);

    /// <summary>What may stand where any of several arguments can.</summary>
    public static CompletedValue Of(IEnumerable<Argument> arguments)
    {
        CompletedValue[] values = [.. arguments.Where(argument => !argument.Hidden)
            .Select(argument => Of(argument.CompletionSources, argument.Name))];
        return new([.. values.SelectMany(value => value.Choices).Distinct()], values.Any(value => value.IsFile));
    }

    // Help writes words as they are typed, and what stands for a value in capitals: none|auto|FILE.
    private static CompletedValue Of(
        IEnumerable<Func<CompletionContext, IEnumerable<CompletionItem>>> sources, string placeholder)
    {
        string[] parts = placeholder.Split('|');
        IEnumerable<string> words = sources.SelectMany(source => source(CompletionContext.Empty)).Select(item => item.Label);
        return new(
            [.. words.Concat(parts.Where(part => part.Length > 0 && !part.Any(char.IsUpper))).Distinct()],
            parts.Any(Files.Contains));
    }
}

using System.CommandLine;
using System.CommandLine.Parsing;

namespace MlNetClassifier.App.Commands;

/// <summary>Images as the word after a verb (<c>train my-images</c>): the same as <c>--data</c>.</summary>
internal static class DataArgument
{
    /// <summary>Adds the argument to a verb.</summary>
    /// <param name="command">The verb, with its options.</param>
    /// <param name="data">Its <c>--data</c>.</param>
    /// <param name="isRequired">Whether one of the two must be there.</param>
    public static Argument<string?> AddTo(Command command, Option data, bool isRequired = false)
    {
        Argument<string?> argument = new("PATH")
        {
            Description = "Images; the same as --data.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        argument.Validators.Add(result =>
        {
            foreach (string option in result.Tokens.Select(token => token.Value).Where(UsageFaults.LooksLikeOption))
                result.AddError(UsageFaults.UnknownOption(option, command.Options.Append(CommonOptions.Verbose)));
        });
        command.Arguments.Add(argument);
        command.Validators.Add(result =>
        {
            (string? word, string? option) = (Given(result.GetResult(argument)?.Tokens), Given(result.GetResult(data)?.Tokens));
            if (word is not null && option is not null && !UsageFaults.LooksLikeOption(word))
                result.AddError($"The images are given twice, as '{word}' and as --data '{option}'; leave one of them out.");
            else if (isRequired && word is null && result.GetResult(data) is null or { Implicit: true })
                result.AddError($"There is nothing to {command.Name}; give the folder of the images, such as "
                    + $"'{command.Name} my-images', or --data PATH.");
        });
        return argument;
    }

    private static string? Given(IReadOnlyList<Token>? tokens) => tokens is [.., var token] ? token.Value : null;
}

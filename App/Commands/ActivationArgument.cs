using System.CommandLine;
using System.CommandLine.Parsing;
using MlNetClassifier.Pipelines.Activations;

namespace MlNetClassifier.App.Commands;

/// <summary>Reads activations in their text form, with errors of the parser's kind.</summary>
internal static class ActivationArgument
{
    /// <summary>The value that follows an option or stands alone, or null after an error was recorded.</summary>
    public static T? Parse<T>(ArgumentResult result, Func<string, T> parse)
    {
        try
        {
            return parse(result.Tokens[0].Value);
        }
        catch (FormatException error)
        {
            result.AddError(error.Message);
            return default;
        }
    }

    /// <summary>One activation.</summary>
    public static Argument<Activation> Create()
    {
        Argument<Activation> argument = new("NAME")
        {
            Description = "Activation, such as relu or elu(alpha=0.5).",
            CustomParser = result => Parse(result, Activation.Parse),
        };
        argument.CompletionSources.Add([.. ActivationTable.All.Select(function => function.Name)]);
        return argument;
    }
}

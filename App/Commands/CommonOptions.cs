using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace MlNetClassifier.App.Commands;

/// <summary>Options that several verbs share, each described once.</summary>
internal static class CommonOptions
{
    public static Option<bool> Verbose { get; } = new("--verbose")
    {
        Description = "Say which JPEG decoder is used, and show technical details with an error.",
        Recursive = true,
    };

    public static Option<bool> Json() => new("--json")
    {
        Description = "Write the result as JSON to standard output.",
    };

    public static Option<bool> Wide() => new("--wide")
    {
        Description = "Show all columns of the table, however wide.",
    };

    public static Option<string?> Model(string standard = "the model below runs/, if there is only one") => new("--model", "-m")
    {
        Description = $"Model file, or the folder of its run [default: {standard}].",
        HelpName = "FILE",
    };

    public static Option<int> Seed() => Number("--seed", 0, "Seed of every random choice; the same seed gives the same result.");

    /// <summary>An option whose value is a number, written with a point and without groups.</summary>
    /// <remarks>The parser's own reading takes 0,001 for 1: a comma groups digits.</remarks>
    public static Option<T> Number<T>(string name, T standard, string description, params string[] aliases)
        where T : struct, INumber<T> => new(name, aliases)
        {
            Description = description,
            HelpName = "N",
            DefaultValueFactory = _ => standard,
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out T value))
                    return value;

                result.AddError($"{name} is '{text}'; give a {(standard is int ? "whole number" : "number")} such as "
                    + $"{standard.ToString(null, CultureInfo.InvariantCulture)}.");
                return standard;
            },
        };

    /// <summary>An option whose values are the members of an enumeration, written in lower case.</summary>
    public static Option<string> Choice<T>(string name, string description, T standard)
        where T : struct, Enum
    {
        string[] words = [.. Enum.GetValues<T>().Select(Word)];
        var option = new Option<string>(name)
        {
            Description = description,
            HelpName = string.Join('|', words),
            DefaultValueFactory = _ => Word(standard),
        };
        option.CompletionSources.Add(words);
        option.Validators.Add(result => RefuseOthers(result, name, words));
        return option;
    }

    /// <summary>An argument whose values are the members of an enumeration, written in lower case.</summary>
    public static Argument<string> ChoiceArgument<T>(string name, string description)
        where T : struct, Enum
    {
        string[] words = [.. Enum.GetValues<T>().Select(Word)];
        var argument = new Argument<string>(name) { Description = $"{description[..^1]}: {UsageFaults.OneOf(words)}." };
        argument.CompletionSources.Add(words);
        argument.Validators.Add(result => RefuseOthers(result, name, words));
        return argument;
    }

    /// <summary>The member that a value of <see cref="Choice{T}"/> stands for.</summary>
    public static T Chosen<T>(string word)
        where T : struct, Enum => Enum.Parse<T>(word, ignoreCase: true);

    private static void RefuseOthers(SymbolResult result, string name, string[] words)
    {
        if (result.Tokens is [{ Value: var given }] && !words.Contains(given))
            result.AddError($"{name} is '{given}'; give {UsageFaults.OneOf(words)}.");
    }

#pragma warning disable CA1308 // Lower case is how options are written, not a comparison.
    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
#pragma warning restore CA1308
}

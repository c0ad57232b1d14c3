using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Activations;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Training.Learning;

namespace MlNetClassifier.App.Settings;

/// <summary>The forms that values of settings have.</summary>
internal static class ValueForms
{
    /// <summary>The placeholder of a whole number.</summary>
    public const string Whole = "N";

    /// <summary>The placeholder of a number.</summary>
    public const string Real = "X";

    private const string Nothing = "none";

    public static ValueForm<bool> Flag { get; } = new(
        null, given => bool.TryParse(given.Text, out bool set) ? set : throw given.IsNot("true or false"), set => set, "true");

    public static ValueForm<ImmutableArray<int>> Sizes { get; } = new(
        "N,N...|none",
        given => given.Text == Nothing ? [] : [.. given.Text.Split(',').Select(size => ReadSize(size, given))],
        sizes => sizes.IsEmpty ? Nothing : string.Join(',', sizes),
        "8,12");

    public static ValueForm<ImmutableArray<Activation>> Activations { get; } = new(
        "NAME,NAME...", given => ActivationList.Parse(given.Text), list => ActivationList.Format(list), "tanh")
    {
        Choices = [.. ActivationTable.All.Where(function => function.Kind == ActivationKind.Elementwise)
            .Select(function => function.Name)],
    };

    public static ValueForm<ImmutableArray<ParameterGroup>> Names { get; } = new(
        "NAME,NAME...",
        given => given.Text.Contains('?', StringComparison.Ordinal)
            ? throw given.IsNot("names of layers such as conv2d,conv2d_1")
            : [new ParameterGroup([.. given.Text.Split(',')]) { IsFrozen = true }],
        groups => groups.IsEmpty ? null : string.Join(',', groups.SelectMany(group => group.Layers)),
        "conv2d");

    public static ValueForm<Activation?> OneActivation { get; } =
        new("NAME", given => Activation.Parse(given.Text), value => value?.ToString(), "tanh") { Choices = Activations.Choices };

    public static ValueForm<ImageSide> Side { get; } =
        new("N|HxW", given => ImageSide.Parse(given.Text), side => side.ToString(), "32x48");

    public static ValueForm<ByteSize?> Memory { get; } =
        new("SIZE", given => ByteSize.Parse(given.Text), size => size?.ToString(), "2GB");

    public static ValueForm<ByteSize> Disk { get; } =
        new("SIZE", given => ByteSize.Parse(given.Text), size => size.ToString(), "2GB");

    public static ValueForm<TimeSpan?> Time { get; } = new(
        "TIME", ReadTime, time => time is { } span ? FormattableString.Invariant($"{span.TotalSeconds}s") : null, "10m");

    public static ValueForm<ClassWeights> Weights { get; } = new(
        "none|auto|FILE", given => ClassWeightsFile.Parse(given.Text, given.Environment), weights => weights.Name, "auto");

    public static ValueForm<RgbColor> Colour { get; } = new(
        "COLOUR",
        given => RgbColor.TryParse(given.Text, out RgbColor colour) ? colour : throw given.IsNot("white, black or #rrggbb"),
        colour => colour.ToString(),
        "black");

    public static ValueForm<string?> Text(string placeholder, string example) =>
        new(placeholder, given => given.Text, text => text, example);

    /// <summary>A whole number; any, where no bounds are given.</summary>
    public static ValueForm<int> Integer(int? least = null, int most = int.MaxValue) =>
        Number<int>(Whole, "whole number", $"{(least ?? 0) + 1}", least is null ? null : new NumberRange(least.Value, most));

    public static ValueForm<double> Number(
        double least, double most = double.MaxValue, bool isAboveLeast = false, bool isBelowMost = false) =>
        Number<double>(Real, "number", "0.5", new NumberRange(least, most, isAboveLeast, isBelowMost));

    /// <summary>The members of an enumeration, written in lower case.</summary>
    public static ValueForm<T> Choice<T>()
        where T : struct, Enum => Choice([.. Enum.GetValues<T>().Select(value => (Word(value), value))]);

    /// <summary>One of several words; the last is never a default.</summary>
    public static ValueForm<T> Choice<T>((string Word, T Value)[] words) => new(
        string.Join('|', words.Select(pair => pair.Word)),
        given => words.Where(pair => pair.Word == given.Text).Select(pair => new[] { pair.Value }).FirstOrDefault() is [var value]
            ? value
            : throw given.IsNot($"{string.Join(", ", words[..^1].Select(pair => pair.Word))} or {words[^1].Word}"),

        // A set of numbers is no longer one of those with a name once one of its numbers is given.
        value => words.FirstOrDefault(pair => Equals(pair.Value, value)).Word ?? "custom",
        words[^1].Word);

    // The parser's own reading takes 0,001 for 1: a comma groups digits.
    private static ValueForm<T> Number<T>(string placeholder, string kind, string example, NumberRange? range)
        where T : struct, INumber<T> => new(
            placeholder,
            given => T.TryParse(given.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out T value)
                ? value
                : throw given.IsNot($"a {kind} such as {given.Example}"),
            value => value switch
            {
                int number => number,
                long number => number,
                float number => number,
                double number => number,
                _ => throw new NotSupportedException($"No option takes a {typeof(T)}."),
            },
            example,
            range);

#pragma warning disable CA1308 // Lower case is how options are written, not a comparison.
    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
#pragma warning restore CA1308

    private static int ReadSize(string size, GivenValue given) =>
        int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw given.IsNot($"whole numbers such as {given.Example}, or {Nothing}");

    private static TimeSpan? ReadTime(GivenValue given)
    {
        const double MostSeconds = 1000 * 3600;
        double unit = given.Text.LastOrDefault() switch { 's' => 1, 'm' => 60, 'h' => 3600, _ => double.NaN };
        string count = double.IsNaN(unit) ? string.Empty : given.Text[..^1];
        return double.TryParse(count, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
            && number * unit <= MostSeconds
            ? TimeSpan.FromSeconds(number * unit)
            : throw given.IsNot("a time such as 90s, 10m or 2h");
    }
}

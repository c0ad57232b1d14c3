using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using MlNetClassifier.Data;

namespace MlNetClassifier.Pipelines.Activations;

/// <summary>
/// An activation function with the values of its parameter, such as <c>leaky_relu(negative_slope=0.2)</c>: what a transform
/// applies and what the hidden layers of a network use.
/// </summary>
/// <remarks>Immutable and thread-safe. Its text form is the same on the command line, in manifests and in messages.</remarks>
public sealed partial record Activation
{
    /// <summary>Makes an activation with the default value of the parameter, if there is one.</summary>
    /// <param name="function">A row of <see cref="ActivationTable"/>.</param>
    public Activation(ActivationFunction function)
        : this(function, function?.Parameter is { } parameter ? [parameter.Default] : [])
    {
    }

    /// <summary>Makes an activation with given values of the parameter.</summary>
    /// <param name="function">A row of <see cref="ActivationTable"/>.</param>
    /// <param name="parameterValues">
    /// One finite value for all inputs, or one per input (a value per feature, or per channel of a layer).
    /// </param>
    /// <param name="isLearned">Whether a network trains the parameter; default: the function's own default.</param>
    /// <param name="isPerChannel">Whether each channel of a layer gets a value of its own; several values always say so.</param>
    /// <exception cref="ArgumentException">
    /// The function has no parameter, or a value is not finite or out of its range, or none is given.
    /// </exception>
    public Activation(ActivationFunction function, ImmutableArray<float> parameterValues, bool? isLearned = null,
        bool isPerChannel = false)
    {
        ArgumentNullException.ThrowIfNull(function);
        if (function.Parameter is null && parameterValues.Length > 0)
            throw new ArgumentException($"{function.Name} has no parameter, but {parameterValues.Length} values were given.",
                nameof(parameterValues));

        if (function.Parameter is not null && parameterValues.Length == 0)
            throw new ArgumentException($"{function.Name} needs a value for {function.Parameter.Name}, but none was given.",
                nameof(parameterValues));

        if (parameterValues.Any(value => !float.IsFinite(value)))
            throw new ArgumentException($"{function.Parameter!.Name} of {function.Name} must be a finite number.",
                nameof(parameterValues));

        if (function.Parameter is { MustBePositive: true } && parameterValues.Any(value => value <= 0))
            throw new ArgumentException($"{function.Parameter.Name} of {function.Name} must be greater than 0.",
                nameof(parameterValues));

        if (isLearned == true && function.Parameter is not { CanBeLearned: true })
            throw new ArgumentException($"{function.Name} has no parameter that can be learned.", nameof(isLearned));

        if (isPerChannel && function.Parameter is not { CanBeLearned: true })
            throw new ArgumentException($"{function.Name} has no parameter that can differ between channels.",
                nameof(isPerChannel));

        Function = function;
        ParameterValues = parameterValues;
        IsLearned = isLearned ?? function.Parameter is { IsLearnedByDefault: true };
        IsPerChannel = isPerChannel || parameterValues.Length > 1;
    }

    /// <summary>The row of the table.</summary>
    public ActivationFunction Function { get; }

    /// <summary>Values of the parameter: empty, one for all inputs, or one per input.</summary>
    public ImmutableArray<float> ParameterValues { get; }

    /// <summary>Whether a network trains the parameter, starting from <see cref="ParameterValues"/>.</summary>
    public bool IsLearned { get; }

    /// <summary>
    /// Whether each channel of a layer (filter of a convolution, unit of a dense layer) has a value of its own; a single value is
    /// where all of them start. Default: one value for the whole layer.
    /// </summary>
    public bool IsPerChannel { get; }

    /// <summary>Whether it never decreases, whatever training does to its parameter.</summary>
    public bool IsNonDecreasing => !IsLearned && Function.IsNonDecreasing(ParameterValues.IsEmpty ? 0 : ParameterValues.Min());

    /// <summary>Reads the text form: a name or display name, or one with its parameter in parentheses.</summary>
    /// <param name="text">
    /// Such as <c>relu</c>, <c>elu(alpha=0.5)</c>, <c>modswish(beta=1, learned)</c> or <c>prelu(alpha=0.25, per_channel)</c>.
    /// </param>
    /// <returns>The activation.</returns>
    /// <exception cref="FormatException">
    /// Unknown function or parameter, or not a number; the message lists what exists.
    /// </exception>
    public static Activation Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);

        // The display name GELU (tanh) has parentheses of its own.
        if (ActivationTable.Find(text) is { } displayed
            && displayed.DisplayName.Equals(text.Trim(), StringComparison.OrdinalIgnoreCase))
            return new Activation(displayed);

        Match match = TextForm().Match(text);
        if (!match.Success)
            throw new FormatException($"'{text}' is not an activation; write a name such as relu, or elu(alpha=1).");

        string name = match.Groups["name"].Value;
        ActivationFunction function = ActivationTable.Find(name)
            ?? throw new FormatException(
                $"'{name}' is not a known "
                    + $"activation. {DidYouMean(name, ActivationTable.All.SelectMany(f => f.Aliases.Prepend(f.Name)))}"
                + $"Choose one of {string.Join(", ", ActivationTable.All)}.");

        return Parse(text, function, match.Groups["arguments"].Value);
    }

    /// <summary>Computes the activation of a row.</summary>
    /// <param name="preActivation">Inputs x.</param>
    /// <param name="output">Results, as long as the inputs; may be the same memory.</param>
    public void Apply(ReadOnlySpan<float> preActivation, Span<float> output) =>
        Function.Value(preActivation, ParameterValues.AsSpan(), output);

    /// <inheritdoc />
    public bool Equals(Activation? other) =>
        other is not null && ReferenceEquals(Function, other.Function) && IsLearned == other.IsLearned
            && IsPerChannel == other.IsPerChannel
        && ParameterValues.AsSpan().SequenceEqual(other.ParameterValues.AsSpan());

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Function.Name, IsLearned, ParameterValues.Length);

    /// <summary>The text form, which <see cref="Parse(string)"/> reads back to an equal activation.</summary>
    /// <returns>Such as <c>elu(alpha=1)</c>; several values are written as <c>[0.1, 0.2]</c>.</returns>
    public override string ToString()
    {
        if (Function.Parameter is not { } parameter)
            return Function.Name;

        string[] values = [.. ParameterValues.Select(value => value.ToString("R", CultureInfo.InvariantCulture))];
        string written = values.Length == 1 ? values[0] : $"[{string.Join(", ", values)}]";
        string learned = IsLearned == parameter.IsLearnedByDefault ? string.Empty : IsLearned ? ", learned" : ", fixed";
        string perChannel = IsPerChannel && values.Length == 1 ? ", per_channel" : string.Empty;
        return $"{Function.Name}({parameter.Name}={written}{learned}{perChannel})";
    }

    /// <summary>The same activation with the values that training has found.</summary>
    internal Activation WithLearned(ImmutableArray<float> values) => new(Function, values, isLearned: true, IsPerChannel);

    private static Activation Parse(string text, ActivationFunction function, string arguments)
    {
        if (string.IsNullOrWhiteSpace(arguments))
            return new Activation(function);

        ActivationParameter parameter = function.Parameter
            ?? throw new FormatException($"'{text}': {function.Name} has no parameter; write just {function.Name}.");

        string form =
            $"{function.Name}({parameter.Name}={parameter.Default.ToString(CultureInfo.InvariantCulture)})";
        Match match = ArgumentForm().Match(arguments);
        if (!match.Success || match.Groups["learned"].Captures.Count > 1 || match.Groups["perChannel"].Captures.Count > 1)
            throw new FormatException($"'{text}': expected {form}.");

        if (match.Groups["name"].Success && match.Groups["name"].Value is var name && name != parameter.Name)
        {
            throw new FormatException(
                $"'{text}': {function.Name} has no parameter '{name}'. {DidYouMean(name, [parameter.Name])}"
                + $"Expected {form}.");
        }

        bool? learned = match.Groups["learned"].Value switch { "learned" => true, "fixed" => false, _ => null };
        if (learned == true && !parameter.CanBeLearned)
            throw new FormatException($"'{text}': {parameter.Name} of {function.Name} cannot be learned.");

        bool perChannel = match.Groups["perChannel"].Success;
        if (perChannel && !parameter.CanBeLearned)
            throw new FormatException($"'{text}': {parameter.Name} of {function.Name} has one value for a whole layer; "
                + "per_channel is for "
                + $"{string.Join(" and ", ActivationTable.All.Where(f => f.Parameter is { CanBeLearned: true }))}.");

        ImmutableArray<float> values = match.Groups["name"].Success
            ? [.. match.Groups["value"].Captures.Select(capture => Number(text, capture.Value))]
            : [parameter.Default];
        if (parameter.MustBePositive && values.Any(value => value <= 0))
            throw new FormatException($"'{text}': {parameter.Name} of {function.Name} must be greater than 0.");

        return new Activation(function, values, learned, perChannel);
    }

    private static string DidYouMean(string given, IEnumerable<string> candidates) =>
        NearestName.Find(given, candidates) is { } nearest ? $"Did you mean {nearest}? " : string.Empty;

    private static float Number(string text, string value) =>
        float.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out float number) && float.IsFinite(number)
            ? number
            : throw new FormatException($"'{text}': '{value}' is not a finite number.");

    [GeneratedRegex(@"^\s*(?<name>[A-Za-z_]([A-Za-z0-9_ -]*[A-Za-z0-9_])?)\s*(\((?<arguments>[^()]*)\)\s*)?$")]
    private static partial Regex TextForm();

    [GeneratedRegex(
        @"^\s*((?<name>\w+)\s*=\s*(\[\s*(?<value>[^\],\s]+)(\s*,\s*(?<value>[^\],\s]+))*\s*\]|(?<value>[^\[\],\s]+))\s*)?"
        + @"((^|,)\s*((?<learned>learned|fixed)|(?<perChannel>per_channel))\s*){0,2}$")]
    private static partial Regex ArgumentForm();
}

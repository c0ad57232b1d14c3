using System.Collections.Immutable;
using MlNetClassifier.Pipelines.Activations;

namespace MlNetClassifier.Pipelines.Networks;

/// <summary>
/// The text form of the activations of a network's hidden layers: one for all layers such as <c>relu</c>, or one for each
/// such as <c>relu,elu(alpha=0.5),prelu</c>.
/// </summary>
public static class ActivationList
{
    /// <summary>Reads the text form.</summary>
    /// <param name="text">
    /// Activations separated by commas; commas inside parentheses and brackets belong to an activation.
    /// </param>
    /// <returns>The activations in the order of the layers, at least one.</returns>
    /// <exception cref="FormatException">One of them is not an activation; the message says which, and what exists.</exception>
    public static ImmutableArray<Activation> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return [.. Split(text).Select(Activation.Parse)];
    }

    /// <summary>Writes the text form, which <see cref="Parse"/> reads back to equal activations.</summary>
    /// <param name="activations">The activations in the order of the layers.</param>
    /// <returns>Such as <c>relu,elu(alpha=0.5)</c>.</returns>
    public static string Format(IEnumerable<Activation> activations) => string.Join(',', activations);

    /// <summary>The parts between commas outside parentheses and brackets.</summary>
    /// <param name="text">Such as <c>relu,elu(alpha=0.5)</c>.</param>
    /// <returns>The parts without surrounding blanks.</returns>
    public static IEnumerable<string> Split(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Parts(text);
    }

    private static IEnumerable<string> Parts(string text)
    {
        int start = 0;
        int depth = 0;
        for (int i = 0; i < text.Length; i++)
        {
            depth += text[i] switch { '(' or '[' => 1, ')' or ']' => -1, _ => 0 };
            if (text[i] != ',' || depth > 0)
                continue;

            yield return text[start..i].Trim();
            start = i + 1;
        }

        yield return text[start..].Trim();
    }
}

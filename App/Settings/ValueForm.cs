using System.Text.Json.Nodes;

namespace MlNetClassifier.App.Settings;

/// <summary>How the values of a setting are written.</summary>
/// <param name="Placeholder">What stands for a value in the help, such as <c>N</c> or <c>ram|disk</c>; null for a flag.</param>
/// <param name="Parse">Reads what was typed; throws a <see cref="FormatException"/> with a whole sentence.</param>
/// <param name="Describe">What a run records of a value.</param>
/// <param name="Example">A value other than the usual default.</param>
/// <param name="Range">Of numbers.</param>
internal sealed record ValueForm<T>(
    string? Placeholder, Func<GivenValue, T> Parse, Func<T, JsonNode?> Describe, string Example, NumberRange? Range = null)
{
    /// <summary>Words that a value may be and the placeholder does not name.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];
}

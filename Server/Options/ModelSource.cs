namespace MlNetClassifier.Server.Options;

/// <summary>A model to serve: what it is called in addresses, and its file.</summary>
/// <param name="Name">Letters, digits, dots, dashes and underlines.</param>
/// <param name="Path">A <c>model.zip</c>; replaced while it is served, the new one takes over.</param>
public sealed record ModelSource(string Name, string Path)
{
    private const int MaxNameLength = 100;

    internal string? Validate() => Name.Length is > 0 and <= MaxNameLength
        && Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_') && Name.Any(char.IsAsciiLetterOrDigit)
            ? null
            : $"The model name '{Name}' cannot be part of an address; use letters, digits, '.', '-' and '_', at most "
                + $"{MaxNameLength}.";
}

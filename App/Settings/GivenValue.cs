namespace MlNetClassifier.App.Settings;

/// <summary>The value of a setting as somebody typed it.</summary>
/// <param name="Option">The option that it was given to.</param>
/// <param name="Text">What was typed.</param>
/// <param name="Example">A sensible value, for messages.</param>
/// <param name="Environment">What relative paths start from.</param>
internal sealed record GivenValue(string Option, string Text, string Example, AppEnvironment Environment)
{
    /// <summary>What to throw where the text is not what was expected.</summary>
    public FormatException IsNot(string expected) => new($"{Option} is '{Text}'; give {expected}.");
}

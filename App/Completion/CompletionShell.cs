namespace MlNetClassifier.App.Completion;

/// <summary>A shell that can complete commands.</summary>
internal enum CompletionShell
{
    Bash,
    Zsh,
    Fish,
    Pwsh,
}

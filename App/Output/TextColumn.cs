namespace MlNetClassifier.App.Output;

/// <summary>A column of a <see cref="TextTable"/>.</summary>
/// <param name="Header">What stands above it.</param>
/// <param name="IsText">Whether it holds words, which stand left and may be cut, rather than figures, which stand right.</param>
/// <param name="IsExtra">Whether it is shown only with <c>--wide</c>.</param>
internal sealed record TextColumn(string Header, bool IsText = false, bool IsExtra = false);

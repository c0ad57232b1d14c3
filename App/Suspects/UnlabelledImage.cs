namespace MlNetClassifier.App.Suspects;

/// <summary>An image without a label, and what a regression on all labelled images takes it for.</summary>
/// <param name="Path">Absolute path.</param>
/// <param name="Suggested">Class index of the likeliest class.</param>
/// <param name="Second">That of the next one.</param>
/// <param name="Probability">Probability of the likeliest class.</param>
/// <param name="Margin">How much likelier it is than the next one: near 0, nothing is sure.</param>
/// <param name="IsLikeEarlier">Whether an image that is less sure looks nearly the same: one label tells about both.</param>
/// <param name="Neighbours">Labels of the labelled images that are most like it.</param>
internal sealed record UnlabelledImage(
    string Path, int Suggested, int Second, double Probability, double Margin, bool IsLikeEarlier,
    IReadOnlyList<string> Neighbours);

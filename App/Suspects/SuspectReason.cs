namespace MlNetClassifier.App.Suspects;

/// <summary>Why an image is looked at.</summary>
/// <param name="Kind">A word of <see cref="SuspectKinds"/>.</param>
/// <param name="Detail">What was found, in a few words.</param>
internal sealed record SuspectReason(string Kind, string Detail);

namespace MlNetClassifier.App.Tests.House;

/// <summary>One folder needs another; and a type of each that makes it so.</summary>
internal sealed record FolderArrow(string From, string To, string FromType, string ToType)
{
    public override string ToString() => $"{From} → {To} ({FromType} uses {ToType})";
}

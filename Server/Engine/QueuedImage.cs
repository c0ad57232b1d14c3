namespace MlNetClassifier.Server.Engine;

/// <summary>One image of a request.</summary>
internal readonly record struct QueuedImage(ScoringRequest Request, int Index);

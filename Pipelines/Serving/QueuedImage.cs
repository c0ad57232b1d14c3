namespace MlNetClassifier.Pipelines.Serving;

/// <summary>One image of a request.</summary>
internal readonly record struct QueuedImage(ScoringRequest Request, int Index);

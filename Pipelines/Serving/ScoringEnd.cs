namespace MlNetClassifier.Pipelines.Serving;

/// <summary>How a request left the queue.</summary>
internal enum ScoringEnd
{
    /// <summary>Every image has its prediction.</summary>
    Answered,

    /// <summary>The client had gone or its time was up before all images were scored.</summary>
    Abandoned,
}

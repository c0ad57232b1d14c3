namespace MlNetClassifier.Pipelines.Scoring;

/// <summary>Loads models that are pipelines of ML.NET rather than a graph: the scorer itself knows nothing of ML.NET.</summary>
internal interface IPipelineLoader
{
    /// <summary>A model with a manifest, which was read and checked.</summary>
    ISavedClassifier Load(string path);

    /// <summary>A model without a manifest.</summary>
    (ISavedClassifier Classifier, IReadOnlyList<string> Classes) LoadPlain(string path);
}

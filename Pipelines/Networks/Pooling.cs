namespace MlNetClassifier.Pipelines.Networks;

/// <summary>How 2x2 pixels become one after a convolution.</summary>
public enum Pooling
{
    /// <summary>The largest of the four, as in the lesson. Itself a non-linear function.</summary>
    Max,

    /// <summary>The mean of the four: linear, for a network in which nothing but the activations can bend.</summary>
    Average,
}

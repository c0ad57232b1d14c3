namespace MlNetClassifier.Pipelines.Explaining;

/// <summary>How a map of the evidence in an image is computed.</summary>
public enum ExplanationMethod
{
    /// <summary>
    /// Class-activation map: what each cell of the last layer's map adds to a logit. Exact, and there for networks that end in
    /// global average pooling and one dense layer.
    /// </summary>
    Cam,

    /// <summary>Occlusion: how far the answer falls when a part of the image is covered. There for every network.</summary>
    Occlusion,
}

namespace MlNetClassifier.Pipelines.Schema;

/// <summary>Names of the columns of the classifier's pipeline. They are saved with every model, so they never change.</summary>
public static class ColumnNames
{
    /// <summary>Text: path of the image file.</summary>
    public const string ImagePath = "ImagePath";

    /// <summary>Text: why the image could not be read; empty if it could.</summary>
    public const string ImageError = "ImageError";

    /// <summary>Vector of Byte (3, height, width): RGB planes, 0 to 255.</summary>
    public const string Pixels = "Pixels";

    /// <summary>Text or key: class name of the sample.</summary>
    public const string Label = "Label";

    /// <summary>Vector of Single of known size: raw outputs of the network, one per class.</summary>
    public const string Logits = "Logits";

    /// <summary>Vector of Single of known size: class probabilities that sum to 1, in the order of Logits.</summary>
    public const string Score = "Score";

    /// <summary>
    /// Vector of Single (2): cosine and Euclidean distance from the last hidden features to the nearest of the training images
    /// that the model keeps; NaN if the image could not be read, and for a network without hidden features.
    /// </summary>
    public const string Distances = "Distances";

    /// <summary>Text: class name of the highest Score; empty if the image could not be read.</summary>
    public const string PredictedLabel = "PredictedLabel";

    /// <summary>Key: class index of the highest Score; its key values are the class names in the order of Score.</summary>
    public const string PredictedIndex = "PredictedIndex";
}

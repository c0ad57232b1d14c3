namespace MlNetClassifier.Training.Learning;

/// <summary>Which number format the products of a training step are computed in.</summary>
public enum TrainingPrecision
{
#pragma warning disable CA1720 // The field's own word, and the one of the command line.
    /// <summary>Single precision throughout, on every processor.</summary>
    Float32,
#pragma warning restore CA1720

    /// <summary>
    /// bfloat16 (8 bits of precision, the range of float32) for the products of convolutions and dense layers after the first
    /// layer and before the last, except in the gradients of pooled convolutions; weights, sums, activations, loss, Adam and
    /// validation stay in float32. Faster where the processor has such products.
    /// </summary>
    Bf16,
}

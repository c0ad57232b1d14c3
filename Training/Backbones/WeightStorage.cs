namespace MlNetClassifier.Training.Backbones;

/// <summary>
/// How a saved model holds the weights of a pretrained network. Features are computed with the weights as they are saved.
/// </summary>
public enum WeightStorage
{
#pragma warning disable CA1720 // The field's own words, and those of the command line.
    /// <summary>As they come: four bytes for each. The default.</summary>
    Float32,

    /// <summary>Rounded to two bytes each, half the file; computed with in float32.</summary>
    Float16,

    /// <summary>
    /// Weights and the values between convolutions rounded to one byte each, a fifth of the file; faster where the processor
    /// multiplies bytes. What the values are rounded by is measured on training images.
    /// </summary>
    Int8,
#pragma warning restore CA1720
}

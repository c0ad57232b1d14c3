namespace MlNetClassifier.Training.Backbones;

/// <summary>How a saved model holds the weights of a pretrained network. Features are computed with the weights as they are saved.</summary>
public enum WeightStorage
{
    /// <summary>As they come: four bytes for each. The default.</summary>
    Float32,

    /// <summary>Rounded to two bytes each, half the file; computed with in float32.</summary>
    Float16,
}

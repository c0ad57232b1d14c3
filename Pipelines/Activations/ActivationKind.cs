namespace MlNetClassifier.Pipelines.Activations;

/// <summary>Whether an activation function looks at one input or at a whole row of them.</summary>
public enum ActivationKind
{
    /// <summary>Each output depends on one input: usable between the layers of a network and on single features.</summary>
    Elementwise,

    /// <summary>Each output depends on the whole row, as in softmax: usable on the outputs of a network.</summary>
    Rowwise,
}

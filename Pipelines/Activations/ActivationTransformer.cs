using Microsoft.ML;
using MlNetClassifier.Pipelines.Schema;

namespace MlNetClassifier.Pipelines.Activations;

/// <summary>
/// Applies an activation function to a column of features. Saved with the model, parameter and column names included, and loaded
/// by stock ML.NET.
/// </summary>
public sealed class ActivationTransformer : ComposedTransformer
{
    internal ActivationTransformer(Activation activation, ITransformer chain)
        : base(chain) => Activation = activation;

    /// <summary>The function and its parameter.</summary>
    public Activation Activation { get; }
}

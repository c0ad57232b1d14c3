using Microsoft.ML;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Networks.Layers;
using MlNetClassifier.Pipelines.Saving;
using MlNetClassifier.Pipelines.Schema;
using MlNetClassifier.Training.Heads;
using MlNetClassifier.Training.Learning;

namespace MlNetClassifier.Training.Trainers;

/// <summary>
/// A trained network as ML.NET stages: pixels in; Logits, Score, PredictedLabel and PredictedIndex out. ONNX Runtime computes,
/// so it needs no libtorch, and stock ML.NET saves and loads it.
/// </summary>
public sealed class NetworkTransformer : ComposedTransformer
{
    internal NetworkTransformer(TrainedNetwork trained, IReadOnlyList<string> classes, ITransformer chain, TrainingFacts facts)
        : this(trained, classes, new Lazy<ITransformer>(chain), facts)
    {
    }

    internal NetworkTransformer(TrainedNetwork trained, IReadOnlyList<string> classes, Lazy<ITransformer> chain,
        TrainingFacts facts, BackboneGraph? backbone = null, StandIn? standIn = null)
        : base(chain) => (Trained, Classes, Facts, Backbone, StandIn) = (trained, classes, facts, backbone, standIn);

    /// <summary>The network, its weights and how training went.</summary>
    public TrainedNetwork Trained { get; }

    /// <summary>Class names in the order of Logits and Score.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>What it costs that a pretrained network is stored in less than float32; null where it is not.</summary>
    public StorageCost? StorageCost { get; internal init; }

    internal TrainingFacts Facts { get; }

    /// <summary>The graph of the network's backbone, if it has one.</summary>
    internal BackboneGraph? Backbone { get; }

    /// <summary>What its last hidden features are compared with; null for none.</summary>
    internal FeatureBank? Bank { get; init; }

    /// <summary>The stages to be saved with a small graph in the place of a large one; null where the graph is small.</summary>
    internal StandIn? StandIn { get; }

    /// <inheritdoc />
    public override void Dispose()
    {
        (StandIn?.Model as IDisposable)?.Dispose();
        base.Dispose();
    }

    /// <summary>
    /// The weights as they were trained, where the graph holds them otherwise (a batch normalization is folded into its
    /// convolution).
    /// </summary>
    internal NetworkWeights? WeightsBesideGraph =>
        Trained.Network.Layers.Any(layer => layer.Layer is BatchNormalization) ? Trained.Weights : null;
}

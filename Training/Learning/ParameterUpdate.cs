using MlNetClassifier.Pipelines.Networks;

namespace MlNetClassifier.Training.Learning;

/// <summary>How a step changes one tensor of weights.</summary>
/// <param name="Index">Position among the network's weight shapes.</param>
/// <param name="Name">Name of the tensor.</param>
/// <param name="LearningRateFactor">Factor of the learning rate.</param>
/// <param name="WeightDecay">Share that goes away with each step, times the learning rate; 0 for all but kernels.</param>
internal readonly record struct ParameterUpdate(int Index, string Name, double LearningRateFactor, double WeightDecay)
{
    /// <summary>The tensors that learn: not those of frozen layers, nor those that are measured.</summary>
    public static IEnumerable<ParameterUpdate> Of(NetworkDescription network, TrainingStep recipe)
    {
        int index = 0;
        foreach (PlacedLayer layer in network.Layers)
        {
            (double factor, double decay) = recipe.Of(layer.Name);
            foreach (var weight in layer.Weights)
            {
                if (weight.IsTrained && !recipe.Frozen.Contains(layer.Name))
                    yield return new ParameterUpdate(index, weight.Name, factor, weight.IsKernel ? decay : 0);

                index++;
            }
        }
    }
}

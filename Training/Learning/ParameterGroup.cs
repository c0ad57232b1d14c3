using System.Collections.Immutable;
using System.Globalization;
using MlNetClassifier.Pipelines.Networks;

namespace MlNetClassifier.Training.Learning;

/// <summary>Layers that learn differently from the rest of a network.</summary>
/// <param name="Layers">Names of the layers, such as <c>conv2d</c>.</param>
public sealed record ParameterGroup(ImmutableArray<string> Layers)
{
    /// <summary>
    /// Whether the weights stay as they are; a frozen batch normalization computes with its running means and does not measure.
    /// </summary>
    /// <value>Default false.</value>
    public bool IsFrozen { get; init; }

    /// <summary>Factor of the learning rate.</summary>
    /// <value>Above 0; default 1.</value>
    public double LearningRateFactor { get; init; } = 1;

    /// <summary>Weight decay of the kernels in it.</summary>
    /// <value>0 to 1; default null: as the rest of the network.</value>
    public double? WeightDecay { get; init; }

    /// <summary>What is wrong with groups.</summary>
    /// <param name="groups">The groups.</param>
    internal static IEnumerable<string> Faults(ImmutableArray<ParameterGroup> groups)
    {
        foreach (ParameterGroup group in groups)
        {
            if (!(group.LearningRateFactor > 0 && double.IsFinite(group.LearningRateFactor)
                && group.WeightDecay is null or (>= 0 and <= 1)))
            {
                yield return string.Create(CultureInfo.InvariantCulture,
                    $"The parameter group of {string.Join(", ", group.Layers)} has a learning rate factor of "
                        + $"{group.LearningRateFactor} and a weight decay of {group.WeightDecay}; the factor must be above 0, "
                        + $"the decay 0 to 1.");
            }
        }

        if (groups.SelectMany(group => group.Layers).GroupBy(name => name).FirstOrDefault(same => same.Count() > 1) is { } twice)
            yield return $"Layer '{twice.Key}' is in two parameter groups; name it once.";
    }

    /// <summary>What is wrong with groups for a network.</summary>
    /// <param name="groups">The groups.</param>
    /// <param name="network">The network that is to be trained.</param>
    internal static IEnumerable<string> Faults(ImmutableArray<ParameterGroup> groups, NetworkDescription network)
    {
        string[] layers = [.. network.Layers.Where(layer => layer.ParameterCount > 0).Select(layer => layer.Name)];
        foreach (string stranger in groups.SelectMany(group => group.Layers).Except(layers))
            yield return $"There is no layer '{stranger}' with weights in the network; it has {string.Join(", ", layers)}.";

        if (layers.Length > 0 && layers.All(name => groups.Any(group => group.IsFrozen && group.Layers.Contains(name))))
            yield return "All layers are frozen, so there is nothing to learn; leave at least the last one free.";
    }
}

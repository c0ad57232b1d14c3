using System.Text.Json.Serialization;
using MlNetClassifier.Pipelines.Activations;

namespace MlNetClassifier.Pipelines.Networks.Layers;

/// <summary>A layer whose output may go through an activation function.</summary>
public abstract record ActivatedLayer : NetworkLayer
{
    private protected ActivatedLayer(string name)
        : base(name)
    {
    }

    /// <summary>Applied to each number of the output.</summary>
    /// <value>Default null: none.</value>
    [JsonConverter(typeof(ActivationConverter))]
    public Activation? Activation { get; init; }

    /// <summary>Name of the activation's parameter among the weights; null unless it is learned.</summary>
    internal string? LearnedParameterName =>
        Activation is { IsLearned: true } ? $"{Name}.{Activation.Function.Parameter!.Name}" : null;

    private protected IEnumerable<WeightShape> LearnedParameter(int channels)
    {
        if (LearnedParameterName is { } name)
            yield return new WeightShape(name, [Activation!.IsPerChannel ? channels : 1]) { Start = Activation.ParameterValues };
    }

    private protected IEnumerable<string> Faults(string what, int channels)
    {
        if (channels is < 1 or > MaxUnits)
            yield return $"'{Name}' needs 1 to {MaxUnits:N0} {what}, but got {channels}.";

        if (Activation is { Function.Kind: not ActivationKind.Elementwise })
            yield return $"{Activation} of '{Name}' works on a whole row, not between layers; choose another activation.";
    }
}

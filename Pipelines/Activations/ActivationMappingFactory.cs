using System.Collections.Frozen;
using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Transforms;

namespace MlNetClassifier.Pipelines.Activations;

/// <summary>Finds the custom mapping of a function by its contract, the same way as ML.NET does when it loads a model.</summary>
/// <remarks>
/// The mapping that is passed is the factory's own method: ML.NET writes the assembly of that method into the model.
/// </remarks>
internal static class ActivationMappingFactory
{
    private static readonly FrozenDictionary<string, object> Mappings = typeof(ActivationMappingFactory).Assembly.GetTypes()
        .Where(type =>
            typeof(ActivationMapping).IsAssignableFrom(type) || typeof(ParametricActivationMapping).IsAssignableFrom(type))
        .Where(type => !type.IsAbstract)
        .ToFrozenDictionary(
            type => type.GetCustomAttribute<CustomMappingFactoryAttributeAttribute>()!.ContractName,
            type => Activator.CreateInstance(type)!);

    /// <summary>Contracts that have a mapping.</summary>
    public static IReadOnlyCollection<string> ContractNames => Mappings.Keys;

    /// <summary>Makes the custom mapping of a function.</summary>
    public static IEstimator<ITransformer> Create(TransformsCatalog transforms, ActivationFunction function) =>
        Mappings[function.ContractName] switch
        {
            ParametricActivationMapping mapping => transforms.CustomMapping(mapping.GetMapping(), function.ContractName),
            ActivationMapping mapping => transforms.CustomMapping(mapping.GetMapping(), function.ContractName),
            object other => throw new InvalidOperationException($"{other.GetType().Name} is not an activation mapping."),
        };
}

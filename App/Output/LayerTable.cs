using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Networks.Layers;
using MlNetClassifier.Pipelines.Saving;

namespace MlNetClassifier.App.Output;

/// <summary>
/// The layers of a network as Keras' <c>summary()</c> prints them; where that is too wide, without their types.
/// </summary>
internal static class LayerTable
{
    public static void Write(AppEnvironment environment, ModelManifest.NetworkSection network, bool isWide = false)
    {
        TextTable table = Create(network, hasTypes: true);
        if (!isWide && table.Width(environment) > environment.Width)
            table = Create(network, hasTypes: false);

        table.Write(environment, isWide);
    }

    public static void Write(AppEnvironment environment, NetworkDescription network) =>
        Write(environment, ModelManifest.NetworkSection.Of(network, weightsSha256: string.Empty));

    private static TextTable Create(ModelManifest.NetworkSection network, bool hasTypes)
    {
        var table = new TextTable(
            new TextColumn(hasTypes ? "layer (type)" : "layer", IsText: true), new("output shape", IsText: true),
            new("parameters"), new("activation", IsText: true));
        foreach ((ModelManifest.LayerSection layer, NetworkLayer described) in network.Summary.Zip(network.Layers))
        {
            table.Add(
                hasTypes ? $"{layer.Name} ({layer.Kind})" : layer.Name,
                $"(N, {string.Join(", ", layer.OutputShape)})",
                Figures.Count(layer.Parameters + described.FrozenParameterCount),
                Figures.ShortLists(layer.Activation ?? "-"));
        }

        bool isFrozen = network.Layers.Any(layer => layer.FrozenParameterCount > 0);
        table.Foot(isFrozen ? "trained parameters" : "total parameters", string.Empty, Figures.Count(network.Parameters),
            string.Empty);
        return table;
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using MlNetClassifier.Pipelines.Activations;
using MlNetClassifier.Pipelines.Networks;

namespace MlNetClassifier.Pipelines.Saving;

/// <summary>Manifests of format version 1, which knew one kind of network: filters, units and activations.</summary>
internal static class ManifestVersion1
{
    /// <summary>Says the same in the words of the current version.</summary>
    /// <param name="json">A manifest of version 1.</param>
    /// <exception cref="InvalidOperationException">
    /// A member is missing or of another type; so are the other exceptions that parsing gives.
    /// </exception>
    public static JsonObject Upgrade(string json)
    {
        JsonObject manifest = JsonNode.Parse(json)!.AsObject();
        JsonObject input = Section(manifest, "input"), old = Section(manifest, "network");
        JsonArray summary = Member(old, "layers").AsArray();
        string[] kinds = [.. summary.Select(layer => (string)Member(layer!.AsObject(), "kind")!)];
        var design = new PlainNetwork
        {
            ConvFilters = [.. Numbers(old, "convFilters")],
            DenseUnits = [.. Numbers(old, "denseUnits")],
            HasAveragePooling = kinds.Contains("AveragePooling2D"),
            HiddenActivations = [.. Texts(old, "hiddenActivations").Select(Activation.Parse)],
            InputActivation = kinds is not ["Activation", ..] ? null
                : Activation.Parse((string)Member(summary[0]!.AsObject(), "activation")!),
        };
        NetworkDescription network = design.Describe(
            NetworkInput.Image((int)Member(input, "height"), (int)Member(input, "width")),
            Member(manifest, "classes").AsArray().Count);
        var section = ModelManifest.NetworkSection.Of(network, (string)Member(old, "weightsSha256")!) with
        {
            Parameters = (long)Member(old, "parameters"),
        };
        if (old.Count != KnownMembers || !input.Remove("scale"))
            throw new JsonException("it has unknown or missing members");

        manifest["network"] =
            JsonSerializer.SerializeToNode(section, ModelManifest.Json.GetTypeInfo(typeof(ModelManifest.NetworkSection)));
        input["pixels"] = JsonSerializer.SerializeToNode(PixelFormat.Unit, ModelManifest.Json.GetTypeInfo(typeof(PixelFormat)));
        return manifest;
    }

    private const int KnownMembers = 6;

    private static JsonObject Section(JsonObject manifest, string name) => Member(manifest, name).AsObject();

    private static IEnumerable<int> Numbers(JsonObject section, string name) =>
        Member(section, name).AsArray().Select(number => (int)number!);

    private static IEnumerable<string> Texts(JsonObject section, string name) =>
        Member(section, name).AsArray().Select(text => (string)text!);

    private static JsonNode Member(JsonObject section, string name) =>
        section[name] ?? throw new JsonException($"it has no '{name}'");
}

using System.Collections.Immutable;
using System.Text.Json.Nodes;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Activations;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Networks.Layers;
using MlNetClassifier.Pipelines.Saving;
using MlNetClassifier.Training.Learning;

namespace MlNetClassifier.App.Settings;

/// <summary>What <c>--init-from</c> brings with it: network and input of the model, where nothing else is given.</summary>
internal static class InitialSettings
{
    private const string InitFrom = "--init-from";
    private const string Network = "--network";
    private static readonly string[] OfNetwork = [Network, "--activation", "--conv", "--dense"];
    private static readonly string[] OfInput = ["--size", "--resize", "--kernel", "--background", "--exact"];

    /// <summary>The settings that were given, and those of the model that they name.</summary>
    /// <param name="given">Options with their values.</param>
    /// <param name="environment">What relative paths start from.</param>
    public static JsonObject Complete(JsonObject given, AppEnvironment environment)
    {
        if (given[InitFrom]?.ToString() is not { Length: > 0 } file || given["--trainer"]?.ToString() == "linear")
            return given;

        ModelManifest manifest;
        try
        {
            manifest = ModelArchive.ReadManifest(environment.Resolve(file));
        }
        catch (ModelFormatException)
        {
            return given; // Loading its weights says why.
        }

        KnownNetwork? known = NetworkTable.All.FirstOrDefault(row => row.Name == manifest.Network.Name);
        var model = new TrainRequest { Input = ImageInput.Parse(manifest.Input.Image) };
        if (known is not null)
            model = model with { Options = known.Options with { Network = Design(known.Options.Network, manifest) } };

        var completed = (JsonObject)given.DeepClone();
        bool isOtherNetwork = given[Network] is { } asked && asked.ToString() != known?.Name;
        foreach (string option in known is null || isOtherNetwork ? OfInput : [.. OfNetwork, .. OfInput])
        {
            Setting setting = SettingsTable.Find(option)!;
            if (!given.ContainsKey(option) && setting.OtherOwner(model) is null)
                completed[option] = setting.Describe(model)?.ToString();
        }

        return completed;
    }

    private static NetworkDesign Design(NetworkDesign design, ModelManifest manifest)
    {
        NetworkDescription network = manifest.DescribeNetwork();
        NetworkLayer[] layers = [.. network.Layers.SkipLast(1).Select(layer => layer.Layer)];
        ImmutableArray<Activation> hidden = [.. network.HiddenActivations.Select(Untrained)];
        if (design is PlainNetwork plain)
        {
            design = plain with
            {
                ConvFilters = [.. layers.OfType<Convolution>().Select(layer => layer.Filters)],
                DenseUnits = [.. layers.OfType<Dense>().Select(layer => layer.Units)],
            };
        }

        return hidden.IsEmpty ? design : design with
        {
            HiddenActivations = hidden.Distinct().Count() == 1 ? [hidden[0]] : hidden,
        };
    }

    // Its learned values come with the weights.
    private static Activation Untrained(Activation activation) => !activation.IsLearned ? activation
        : new Activation(activation.Function, [activation.Function.Parameter!.Default], isLearned: true, activation.IsPerChannel);
}

using System.Collections.Immutable;
using System.Text.Json.Nodes;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Activations;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Networks.Layers;
using MlNetClassifier.Pipelines.Saving;
using MlNetClassifier.Training.Backbones;
using MlNetClassifier.Training.Learning;

namespace MlNetClassifier.App.Settings;

/// <summary>What <c>--init-from</c> brings with it: network and input of the model, where nothing else is given.</summary>
internal static class InitialSettings
{
    private const string InitFrom = "--init-from";
    private const string Network = "--network";
    private static readonly string[] OfNetwork = [Network, "--activation", "--conv", "--dense", "--store"];
    private static readonly string[] OfInput = ["--size", "--resize", "--kernel", "--background", "--exact"];

    /// <summary>The settings that were given, and those of the model that they name.</summary>
    /// <param name="given">Options with their values.</param>
    /// <param name="environment">What relative paths start from.</param>
    /// <exception cref="FormatException">The model needs a network file that was not given.</exception>
    public static JsonObject Complete(JsonObject given, AppEnvironment environment)
    {
        if (given[InitFrom]?.ToString() is not { Length: > 0 } file || given["--trainer"]?.ToString() == "linear")
            return given;

        ModelManifest manifest;
        try
        {
            manifest = ModelArchive.ReadManifest(ModelPath.Of(file, environment));
        }
        catch (ModelFormatException)
        {
            return given; // Loading its weights says why.
        }

        NetworkDescription network = manifest.DescribeNetwork();
        KnownNetwork? known = Known(network.Name);
        var completed = (JsonObject)given.DeepClone();
        bool isOtherNetwork = given[Network] is { } asked && asked.ToString() != known?.Name;
        if (known is null && network.Backbone is { } backbone)
        {
            string other = given[Network]?.ToString() ?? throw new FormatException(
                $"{InitFrom} is '{file}', a model on the features of {backbone.Source} (SHA-256 {backbone.Sha256}); give that "
                + $"file too: {Network} {backbone.Source}.");
            isOtherNetwork = !NetworkForm.IsFile(other);
            if (!isOtherNetwork)
            {
                // Whether it is the same file is seen when both networks are compared.
                known = NetworkTable.Of(new TransferNetwork());
                completed.TryAdd("--features", backbone.Output);
                completed.TryAdd("--pixels", backbone.Pixels);
            }
        }

        TrainRequest model = (known is null ? new TrainRequest() : Of(known, network)) with
        {
            Input = ImageInput.Parse(manifest.Input.Image),
        };
        foreach (string option in known is null || isOtherNetwork ? OfInput : [.. OfNetwork, .. OfInput])
        {
            Setting setting = SettingsTable.Find(option)!;
            if (!given.ContainsKey(option) && setting.OtherOwner(model) is null)
                completed[option] = setting.Describe(model)?.ToString();
        }

        return completed;
    }

    /// <summary>What is asked for and differs from the model, a sentence for each option.</summary>
    /// <param name="asked">A training of another network than the model's.</param>
    /// <param name="model">The model's network.</param>
    public static IReadOnlyList<string> Differences(TrainRequest asked, NetworkDescription model)
    {
        if (Known(model.Name) is not { } row)
            return [];

        TrainRequest known = Of(row, model);
        Setting[] settings = [.. new[] { Network, "--activation", "--conv", "--dense", "--size" }
            .Select(option => SettingsTable.Find(option)!)
            .Where(setting => setting.OtherOwner(asked) is null && setting.OtherOwner(known) is null
                && !JsonNode.DeepEquals(setting.Describe(asked), setting.Describe(known)))];
        return
        [
            .. from setting in settings.TakeWhile((_, i) => i == 0 || settings[0].Name != Network)
               select $"{setting.Name} is {setting.Describe(asked)}, but {setting.Describe(known)} in the model of {InitFrom}; "
                   + $"leave {setting.Name} out, or train without {InitFrom}.",
        ];
    }

    private static KnownNetwork? Known(string name) => NetworkTable.All.FirstOrDefault(row => row.Name == name);

    private static TrainRequest Of(KnownNetwork known, NetworkDescription network) => new()
    {
        Input = new ImageInput { Height = network.Input.Height, Width = network.Input.Width },
        Options = known.Options with { Network = Design(known.Options.Network, network) },
    };

    private static NetworkDesign Design(NetworkDesign design, NetworkDescription network)
    {
        NetworkLayer[] layers = [.. network.Layers.SkipLast(1).Select(layer => layer.Layer)];
        ImmutableArray<Activation> hidden = [.. network.HiddenActivations.Select(Untrained)];
        design = NetworkSettings.WithDense(design, [.. layers.OfType<Dense>().Select(layer => layer.Units)]);
        if (design is PlainNetwork plain)
            design = plain with { ConvFilters = [.. layers.OfType<Convolution>().Select(layer => layer.Filters)] };

        if (design is TransferNetwork transfer
            && Enum.TryParse(network.Backbone?.Storage, ignoreCase: true, out WeightStorage stored))
            design = transfer with { Storage = stored };

        return hidden.IsEmpty ? design : design with
        {
            HiddenActivations = hidden.Distinct().Count() == 1 ? [hidden[0]] : hidden,
        };
    }

    // Its learned values come with the weights.
    private static Activation Untrained(Activation activation) => !activation.IsLearned ? activation
        : new Activation(activation.Function, [activation.Function.Parameter!.Default], isLearned: true, activation.IsPerChannel);
}

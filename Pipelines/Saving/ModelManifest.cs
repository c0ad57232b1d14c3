using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Networks.Layers;

namespace MlNetClassifier.Pipelines.Saving;

/// <summary>
/// What a saved model says about itself: stored alongside the ML.NET pipeline as <c>MlNetClassifier/manifest.json</c>.
/// </summary>
/// <remarks>Data only: nothing in it is executed. Immutable and thread-safe.</remarks>
public sealed partial record ModelManifest
{
    /// <summary>The version of the format that this build writes; it reads all versions up to this one.</summary>
    public const int CurrentFormatVersion = 3;

    private static readonly FrozenSet<string> Optional =
        ["activation", "batchSize", "calibration", "from", "learningRate", "novelty", "patience", "topK", "topKAccuracy"];
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = Generated.Default,
    };

    private static JsonTypeInfo<ModelManifest> TypeInfo => (JsonTypeInfo<ModelManifest>)Json.GetTypeInfo(typeof(ModelManifest));

    /// <summary>Version of the format; a reader refuses one that it does not know.</summary>
    public required int FormatVersion { get; init; }

    /// <summary>When the model was saved, in UTC.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>Class names in the order of the class index, which is the order of Logits and Score.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>What the model takes.</summary>
    public required InputSection Input { get; init; }

    /// <summary>The network inside.</summary>
    public required NetworkSection Network { get; init; }

    /// <summary>How it was trained.</summary>
    public required TrainingSection Training { get; init; }

    /// <summary>What it was trained on.</summary>
    public required DataSection Data { get; init; }

    /// <summary>How well it did on each split that was measured; keys are <c>validation</c> and <c>test</c>.</summary>
    public required IReadOnlyDictionary<string, MetricsSection> Metrics { get; init; }

    /// <summary>
    /// Temperature and unknown threshold, chosen on the validation split; null without one. Score is not calibrated by it.
    /// </summary>
    public required Calibration? Calibration { get; init; }

    /// <summary>Versions of the software that made it.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Inputs with the logits they must give: what a loader checks before it trusts the model.</summary>
    public required IReadOnlyList<GoldenSample> Golden { get; init; }

    /// <summary>The manifest as indented JSON.</summary>
    /// <returns>UTF-8 text with a line break at the end.</returns>
    public string ToJson() => JsonSerializer.Serialize(this, TypeInfo) + "\n";

    /// <summary>Reads a manifest strictly: no unknown, missing, repeated or null member, and sizes that fit together.</summary>
    /// <param name="json">What <see cref="ToJson"/> wrote.</param>
    /// <returns>The manifest.</returns>
    /// <exception cref="ModelFormatException">Another format version, or not a manifest.</exception>
    public static ModelManifest Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (!document.RootElement.TryGetProperty("formatVersion", out JsonElement element)
                || !element.TryGetInt32(out int version))
                throw new ModelFormatException(
                    "the manifest has no format version; the file is damaged or was not made by MlNetClassifier.");

            if (version is < 1 or > CurrentFormatVersion)
            {
                throw new ModelFormatException(
                    $"the model has format version {version}, but this program reads versions 1 to {CurrentFormatVersion}; use "
                        + "a newer MlNetClassifier.");
            }

            if (HasStrayNull(document.RootElement))
                throw new JsonException("a list holds null");

            // Version 2 did not know it.
            if (version == CurrentFormatVersion
                && document.RootElement.TryGetProperty("calibration", out JsonElement calibration)
                && calibration.ValueKind == JsonValueKind.Object && !calibration.TryGetProperty("novelty", out _))
                throw new JsonException("the calibration has no 'novelty'");

            ModelManifest manifest =
                (version == 1
                    ? ManifestVersion1.Upgrade(json).Deserialize(TypeInfo)
                    : document.Deserialize(TypeInfo))
                ?? throw new JsonException("it is null");
            return manifest.FindContradiction() is { } fault ? throw new JsonException(fault) : manifest;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException
            or NotSupportedException or IndexOutOfRangeException or ArgumentException or ArithmeticException)
        {
            throw new ModelFormatException($"the manifest is damaged ({error.Message.Split(" Path: ")[0].TrimEnd('.')}).", error);
        }
    }

    // The serializer refuses null for most members, but does not look into lists and dictionaries.
    private static bool HasStrayNull(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Any(member => member.Value.ValueKind == JsonValueKind.Null
            ? !Optional.Contains(member.Name)
            : HasStrayNull(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().Any(item => item.ValueKind == JsonValueKind.Null || HasStrayNull(item)),
        _ => false,
    };

    // What a loader relies on before it computes the golden samples.
    private string? FindContradiction()
    {
        var image = ImageInput.Parse(Input.Image);
        if (Classes.Count < 2 || Classes.Distinct(StringComparer.Ordinal).Count() < Classes.Count)
            return $"the class names are {string.Join(", ", Classes)}, expected at least two different ones";

        if ((Input.Channels, Input.Height, Input.Width) != (NetworkInput.Image(1, 1).Channels, image.Height, image.Width))
            return $"the input of {Input.Channels} x {Input.Height} x {Input.Width} is not the one of '{Input.Image}'";

        if (DescribeNetwork().Validate() is [var misfit, ..])
            return $"the network is not valid: {misfit.TrimEnd('.')}";

        if (Calibration is { } calibration
            && !(calibration.Temperature is > 0 and < double.PositiveInfinity && calibration.UnknownThreshold is >= 0 and <= 1))
            return "the calibration has a temperature that is not above 0 or a threshold outside 0 to 1";

        if (Calibration?.Novelty is { IsSound: false })
            return "what says which images are unknown has numbers that are not finite or spreads that are not above 0";

        return Golden.Count > 0 && Golden.All(sample => sample.Pixels.Length == Input.Channels * image.PixelCount
            && sample.Logits.Length == Classes.Count && sample.Logits.All(float.IsFinite))
            ? null
            : "the golden samples do not fit the input and the classes";
    }

    /// <summary>The network inside, from which its weights' shapes follow.</summary>
    /// <returns>A description with the classes and the input of this manifest.</returns>
    public NetworkDescription DescribeNetwork() =>
        new(Network.Name, NetworkInput.Image(Input.Height, Input.Width, Input.Pixels), [.. Network.Layers]);

    /// <summary>What the model takes.</summary>
    /// <param name="Image">
    /// Size and preprocessing in the canonical text form, such as <c>64x64 stretch bilinear white</c>.
    /// </param>
    /// <param name="Height">Height of the network's input in pixels.</param>
    /// <param name="Width">Width of the network's input in pixels.</param>
    /// <param name="Channels">Number of channels.</param>
    /// <param name="ChannelOrder">Meaning of the channels.</param>
    /// <param name="Layout">Order of the dimensions in the pixel column.</param>
    /// <param name="Pixels">How the network turns bytes into numbers.</param>
    public sealed record InputSection(string Image, int Height, int Width, int Channels, string ChannelOrder, string Layout,
        PixelFormat Pixels);

    /// <summary>The network inside.</summary>
    /// <param name="Name">What the network is called.</param>
    /// <param name="Layers">Its layers in order, which describe it completely.</param>
    /// <param name="HiddenActivations">Activation of each hidden layer, with the learned values of its parameter.</param>
    /// <param name="Summary">The layer table, as Keras prints it.</param>
    /// <param name="Parameters">Number of trained numbers.</param>
    /// <param name="WeightsSha256">Hash of all weights.</param>
    public sealed record NetworkSection(
        string Name,
        IReadOnlyList<NetworkLayer> Layers,
        IReadOnlyList<string> HiddenActivations,
        IReadOnlyList<LayerSection> Summary,
        long Parameters,
        string WeightsSha256)
    {
        /// <summary>The section of a network.</summary>
        /// <param name="network">A network whose activations carry their learned values.</param>
        /// <param name="weightsSha256">Hash of its weights.</param>
        public static NetworkSection Of(NetworkDescription network, string weightsSha256) => new(
            network.Name,
            [.. network.Layers.Select(layer => layer.Layer)],
            [.. network.HiddenActivations.Select(activation => activation.ToString())],
            [.. network.Layers.Select(layer =>
                new LayerSection(layer.Name, layer.Kind, layer.OutputShape, layer.ParameterCount, layer.Activation?.ToString()))],
            network.ParameterCount,
            weightsSha256);
    }

    /// <summary>One row of the layer table.</summary>
    /// <param name="Name">Name as Keras gives it.</param>
    /// <param name="Kind">Kind as Keras names it.</param>
    /// <param name="OutputShape">Height, width, channels; or the number of units.</param>
    /// <param name="Parameters">Number of trained numbers.</param>
    /// <param name="Activation">Activation, or null.</param>
    public sealed record LayerSection(string Name, string Kind, IReadOnlyList<int> OutputShape, long Parameters,
        string? Activation);

    /// <summary>How the model was trained.</summary>
    /// <param name="Trainer"><c>cnn</c> for the network, <c>linear</c> for the baseline.</param>
    /// <param name="Seed">The user's seed.</param>
    /// <param name="Epochs">Epochs asked for.</param>
    /// <param name="EpochsRun">Epochs done.</param>
    /// <param name="BestEpoch">The epoch whose weights these are.</param>
    /// <param name="StoppedBy">Why training ended.</param>
    /// <param name="BatchSize">Samples of a step; null if the trainer takes all samples at once.</param>
    /// <param name="LearningRate">Adam's learning rate; null if there is none.</param>
    /// <param name="Patience">Epochs without progress before stopping; null if there are no epochs.</param>
    /// <param name="Threads">Threads of the training engine.</param>
    /// <param name="Optimizer">The optimizer and its constants.</param>
    /// <param name="Loss">The loss that was minimised.</param>
    public sealed record TrainingSection(
        string Trainer,
        int Seed,
        int Epochs,
        int EpochsRun,
        int BestEpoch,
        string StoppedBy,
        int? BatchSize,
        double? LearningRate,
        int? Patience,
        int Threads,
        string Optimizer,
        string Loss);

    /// <summary>What the model was trained on.</summary>
    /// <param name="Fingerprint">Hash over the label, the split, the name and the content of every sample.</param>
    /// <param name="Train">Samples of each class, in class order.</param>
    /// <param name="Validation">Samples of each class, in class order.</param>
    /// <param name="Test">Samples of each class, in class order.</param>
    /// <param name="Unreadable">Images that could not be read and were left out.</param>
    public sealed record DataSection(
        string Fingerprint,
        IReadOnlyList<int> Train,
        IReadOnlyList<int> Validation,
        IReadOnlyList<int> Test,
        int Unreadable);

    /// <summary>Quality on one split.</summary>
    /// <param name="Samples">Number of samples.</param>
    /// <param name="Accuracy">Fraction that is right.</param>
    /// <param name="AccuracyLow">Lower end of the 95 % Wilson interval.</param>
    /// <param name="AccuracyHigh">Upper end of the 95 % Wilson interval.</param>
    /// <param name="MacroAccuracy">Mean of the recalls of the classes.</param>
    /// <param name="LogLoss">Mean cross-entropy in nats.</param>
    /// <param name="TopK">The k of the next figure; null for two classes.</param>
    /// <param name="TopKAccuracy">Fraction whose class is among the k likeliest; null for two classes.</param>
    /// <param name="CalibrationError">Expected calibration error of Score, in [0, 1].</param>
    public sealed record MetricsSection(
        int Samples,
        double Accuracy,
        double AccuracyLow,
        double AccuracyHigh,
        double MacroAccuracy,
        double LogLoss,
        int? TopK,
        double? TopKAccuracy,
        double CalibrationError);

    /// <summary>An input with the logits that it must give.</summary>
    /// <param name="Pixels">Bytes (channels, height, width).</param>
    /// <param name="Logits">One per class.</param>
    public sealed record GoldenSample(byte[] Pixels, float[] Logits);

    // Reflection over these records would take a good part of a cold start.
    [JsonSerializable(typeof(ModelManifest))]
    private sealed partial class Generated : JsonSerializerContext;
}

using System.Globalization;
using MlNetClassifier.App.Settings;
using MlNetClassifier.Pipelines.Activations;
using MlNetClassifier.Pipelines.Networks;

namespace MlNetClassifier.App.Compare;

/// <summary>One of the compared networks: the same one with this activation in all hidden layers, or another network.</summary>
/// <param name="Activation">The activation; null means none at all, or those of the other network.</param>
internal sealed record Contestant(Activation? Activation)
{
    /// <summary>What the contestant without any non-linear function is called.</summary>
    public const string LinearName = "linear";

    /// <summary>
    /// The text form of the activation; identity activations with max-pooling are not called linear, because they are not.
    /// </summary>
    public string Name => Network is { } network ? network.Name
        : Activation is null ? LinearName
        : Activation.Function == ActivationTable.Linear ? "identity" : Activation.ToString();

    /// <summary>What it is called and how it is trained, where networks are compared, each with its own recipe.</summary>
    public (string Name, TrainRequest Training)? Network { get; private init; }

    /// <summary>
    /// Whether nothing in the network is non-linear: no activation, and the mean of four pixels instead of the largest, because
    /// max-pooling is itself a non-linear function (docs/adr/0009).
    /// </summary>
    public bool IsLinear => Activation is null && Network is null;

    /// <summary>Whether it is trained in epochs; otherwise its weights are fitted at once.</summary>
    public bool LearnsInSteps => Network is not { } network || network.Training.Options.Network.LearnsInSteps;

    /// <summary>Whether it is trained on the features of a pretrained network, which are computed once and kept.</summary>
    public bool KeepsFeatures => Network is { } network && !network.Training.Options.Network.LearnsFromPixels;

    public static Contestant OfNetwork(string name, TrainRequest training) => new((Activation?)null)
    {
        Network = (name, training),
    };

    /// <exception cref="FormatException">Unknown, or a row-wise function.</exception>
    public static Contestant Parse(string text)
    {
        if (text.Trim() == LinearName)
            return new Contestant((Activation?)null);

        var activation = Activation.Parse(text);
        return activation.Function.Kind == ActivationKind.Elementwise
            ? new Contestant(activation)
            : throw new FormatException(
                $"'{text}' looks at a whole row and cannot stand between layers; give an elementwise activation.");
    }

    /// <summary>Reads contestants separated by commas; commas inside parentheses belong to an activation.</summary>
    /// <exception cref="FormatException">One of them is not a contestant.</exception>
    public static IReadOnlyList<Contestant> ParseList(string text) => [.. ActivationList.Split(text).Select(Parse)];

    /// <summary>The default: the usual elementwise functions, ReLU first, and the network without any.</summary>
    public static IReadOnlyList<Contestant> Usual { get; } =
    [
        .. new[] { "relu", "leaky_relu", "prelu", "elu", "modswish", "tanh", "sigmoid" }.Select(Parse),
        new((Activation?)null),
    ];

    /// <summary>A name for files.</summary>
    private string FileName =>
        string.Concat(Name.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' ? letter : '_'))
            .Trim('_');

    /// <summary>Folder of its training with a seed.</summary>
    public string FolderName(int seed) => string.Create(CultureInfo.InvariantCulture, $"{FileName}-seed{seed}");

    /// <summary>What is trained.</summary>
    /// <param name="given">What was asked for; another network has its own training.</param>
    public TrainRequest Training(TrainRequest given) => Network?.Training ?? given with
    {
        Options = given.Options with { Network = WithActivation(given.Options.Network) },
    };

    private NetworkDesign WithActivation(NetworkDesign network) => Activation is { } activation
        ? network with { HiddenActivations = [activation] }
        : network with { HiddenActivations = [new Activation(ActivationTable.Linear)], HasAveragePooling = true };
}

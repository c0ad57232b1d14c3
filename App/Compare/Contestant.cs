using System.Globalization;
using MlNetClassifier.App.Settings;
using MlNetClassifier.Pipelines.Activations;
using MlNetClassifier.Pipelines.Networks;

namespace MlNetClassifier.App.Compare;

/// <summary>What is compared: the same network with this activation in all hidden layers, or a training of its own.</summary>
/// <param name="Activation">The activation; null means none at all, or those of its own training.</param>
internal sealed record Contestant(Activation? Activation)
{
    /// <summary>What the contestant without any non-linear function is called.</summary>
    public const string LinearName = "linear";

    /// <summary>The <see cref="Noun"/> of activations of one network.</summary>
    public const string ActivationNoun = "activation";

    /// <summary>The <see cref="Noun"/> of networks, each with its own recipe.</summary>
    public const string NetworkNoun = "network";

    /// <summary>The <see cref="Noun"/> of settings that are called something.</summary>
    public const string SettingNoun = "setting";

    /// <summary>
    /// The text form of the activation; identity activations with max-pooling are not called linear, because they are not.
    /// </summary>
    public string Name => Own is { } own ? own.Name
        : Activation is null ? LinearName
        : Activation.Function == ActivationTable.Linear ? "identity" : Activation.ToString();

    /// <summary>What it is called and how it is trained, where networks or settings are compared, not activations.</summary>
    public (string Name, TrainRequest Training)? Own { get; private init; }

    /// <summary>What it is one of.</summary>
    public string Noun { get; private init; } = ActivationNoun;

    /// <summary>
    /// Whether nothing in the network is non-linear: no activation, and the mean of four pixels instead of the largest, because
    /// max-pooling is itself a non-linear function (docs/adr/0009).
    /// </summary>
    public bool IsLinear => Activation is null && Own is null;

    /// <summary>Whether it is trained in epochs; otherwise its weights are fitted at once.</summary>
    public bool LearnsInSteps => Own is not { } own || own.Training.Options.Network.LearnsInSteps;

    /// <summary>Whether it is trained on the features of a pretrained network, which are computed once and kept.</summary>
    public bool KeepsFeatures => Own is { } own && !own.Training.Options.Network.LearnsFromPixels;

    /// <summary>A network with its own recipe.</summary>
    public static Contestant OfNetwork(string name, TrainRequest training) => new((Activation?)null)
    {
        Own = (name, training),
        Noun = NetworkNoun,
    };

    /// <summary>Settings of a training, of whatever network.</summary>
    public static Contestant OfSettings(string name, TrainRequest training) => OfNetwork(name, training) with
    {
        Noun = SettingNoun,
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

    /// <summary>A name for files; empty if it has none of the letters that suit every file system.</summary>
    public string FileName =>
        string.Concat(Name.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' ? letter : '_'))
            .Trim('_');

    /// <summary>Folder of its training with a seed.</summary>
    public string FolderName(int seed) => string.Create(CultureInfo.InvariantCulture, $"{FileName}-seed{seed}");

    /// <summary>What is trained.</summary>
    /// <param name="given">What was asked for, where it has no training of its own.</param>
    public TrainRequest Training(TrainRequest given) => Own?.Training ?? given with
    {
        Options = given.Options with { Network = WithActivation(given.Options.Network) },
    };

    private NetworkDesign WithActivation(NetworkDesign network) => Activation is { } activation
        ? network with { HiddenActivations = [activation] }
        : network with { HiddenActivations = [new Activation(ActivationTable.Linear)], HasAveragePooling = true };
}

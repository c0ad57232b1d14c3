using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using MlNetClassifier.App.Settings;
using MlNetClassifier.Pipelines.Activations;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Training.Learning;

namespace MlNetClassifier.App.Commands;

/// <summary>The options of <c>train</c> that say how the network is built and how it learns.</summary>
internal sealed class TrainingOptions
{
    private static readonly NetworkTrainerOptions Defaults = new();
    private static readonly PlainNetwork Plain = new();
    private readonly Option<int> _epochs = CommonOptions.Number("--epochs", Defaults.Epochs, "Passes over the train split, at most.", "-e");
    private readonly Option<int> _batch = CommonOptions.Number("--batch", Defaults.BatchSize, "Samples of one step.", "--batch-size", "-b");
    private readonly Option<double> _learningRate = CommonOptions.Number("--lr", Defaults.LearningRate, "Learning rate of Adam.", "--learning-rate");
    private readonly Option<string> _schedule = CommonOptions.Choice(
        "--lr-schedule", "How the learning rate falls: not at all, along a cosine over all epochs, or by half when nothing improves.", Defaults.Schedule);
    private readonly Option<int> _warmup = CommonOptions.Number("--warmup-epochs", Defaults.WarmupEpochs, "Epochs over which the learning rate rises first.");
    private readonly Option<double> _weightDecay = CommonOptions.Number("--weight-decay", Defaults.WeightDecay, "Decoupled weight decay of the kernels, as in AdamW.");
    private readonly Option<double> _labelSmoothing = CommonOptions.Number("--label-smoothing", Defaults.LabelSmoothing, "Share of each label spread over all classes.");
    private readonly Option<string> _monitor = new("--monitor")
    {
        Description = "What chooses the best epoch and ends training early.",
        DefaultValueFactory = _ => MonitorWords.Of(Defaults.Monitor),
    };
    private readonly Option<int> _patience = CommonOptions.Number("--patience", Defaults.Patience, "Stop after so many epochs without an improvement; 0 never stops early.");
    private readonly Option<double> _minDelta = CommonOptions.Number("--min-delta", Defaults.MinDelta, "Smallest change that counts as an improvement.");
    private readonly Option<TimeSpan?> _time = new("--time")
    {
        Description = "Time for training, such as 90s, 10m or 2h [default: no limit].",
        HelpName = "TIME",
        CustomParser = result => ActivationArgument.Parse(result, Duration.Parse),
    };
    private readonly Option<ClassWeights> _classWeights = new("--class-weights")
    {
        Description = "Weight of each class: none, auto (all classes count the same), or a CSV file with the columns class and weight.",
        HelpName = "none|auto|FILE",
        DefaultValueFactory = _ => Defaults.ClassWeights,
    };
    private readonly Option<ImmutableArray<Activation>> _activation = new("--activation", "-a")
    {
        Description = "Activation of all hidden layers, such as relu or elu(alpha=0.5), or one for each: relu,prelu,tanh; see the verb activations.",
        HelpName = "NAME[,NAME...]",
        Arity = ArgumentArity.ExactlyOne,
        DefaultValueFactory = _ => Plain.HiddenActivations,
        CustomParser = result => ActivationArgument.Parse(result, ActivationList.Parse),
    };
    private readonly Option<ImmutableArray<int>> _conv = Sizes("--conv", "Filters of each convolution, or none.", Plain.ConvFilters);
    private readonly Option<ImmutableArray<int>> _dense = Sizes("--dense", "Units of each hidden dense layer, or none.", Plain.DenseUnits);
    private readonly Option<double> _dropout = CommonOptions.Number("--dropout", Defaults.Dropout, "Share of the inputs of each dense layer that is off in a step.");
    private readonly Option<int> _threads = CommonOptions.Number("--threads", Defaults.Threads, "Threads of the training engine; 0 means all cores.");
    private readonly Option<string> _precision = CommonOptions.Choice(
        "--precision", "Numbers that a step multiplies: bf16 is faster where the processor has it. Validation and the model are float32 either way.", Defaults.Precision);
    private readonly Option<string?> _initFrom = new("--init-from")
    {
        Description = "Model file to train on from (fine-tuning); if its classes are others, the last layer starts anew.",
        HelpName = "MODEL",
    };
    private readonly AugmentationChoice _augmentation = new();

    /// <summary>Declares the options.</summary>
    public TrainingOptions(AppEnvironment environment)
    {
        _monitor.AcceptOnlyFromAmong([.. MonitorWords.All]);
        _classWeights.CustomParser = result => ActivationArgument.Parse(result, text => ClassWeightsFile.Parse(text, environment));
    }

    public IEnumerable<Option> All =>
    [
        _epochs, _batch, _learningRate, _schedule, _warmup, _weightDecay, _labelSmoothing, _classWeights, _monitor, _patience, _minDelta, _time,
        .. _augmentation.All, _activation, _conv, _dense, _dropout, _threads, _precision, _initFrom,
    ];

    /// <summary>The options of the library that were asked for.</summary>
    public NetworkTrainerOptions Of(ParseResult parsed, AppEnvironment environment) => new()
    {
        Epochs = parsed.GetValue(_epochs),
        BatchSize = parsed.GetValue(_batch),
        LearningRate = parsed.GetValue(_learningRate),
        Schedule = CommonOptions.Chosen<LearningRateSchedule>(parsed.GetValue(_schedule)!),
        WarmupEpochs = parsed.GetValue(_warmup),
        WeightDecay = parsed.GetValue(_weightDecay),
        LabelSmoothing = parsed.GetValue(_labelSmoothing),
        ClassWeights = parsed.GetValue(_classWeights)!,
        Monitor = MonitorWords.Parse(parsed.GetValue(_monitor)!),
        Patience = parsed.GetValue(_patience),
        MinDelta = parsed.GetValue(_minDelta),
        TimeBudget = parsed.GetValue(_time),
        Augmentation = _augmentation.Of(parsed),
        Network = new PlainNetwork
        {
            HiddenActivations = parsed.GetValue(_activation),
            ConvFilters = parsed.GetValue(_conv),
            DenseUnits = parsed.GetValue(_dense),
        },
        Dropout = parsed.GetValue(_dropout),
        Threads = parsed.GetValue(_threads),
        Precision = CommonOptions.Chosen<TrainingPrecision>(parsed.GetValue(_precision)!),
        InitFrom = parsed.GetValue(_initFrom) is { } model ? PretrainedNetwork.Load(environment.Resolve(model)) : null,
    };

    private static Option<ImmutableArray<int>> Sizes(string name, string description, ImmutableArray<int> standard)
    {
        const string Nothing = "none";
        return new Option<ImmutableArray<int>>(name)
        {
            Description = $"{description} [default: {string.Join(',', standard)}]",
            HelpName = "N[,N...]",
            Arity = ArgumentArity.ExactlyOne,
            CustomParser = result => ActivationArgument.Parse<ImmutableArray<int>>(result, text => text == Nothing
                ? []
                : [.. text.Split(',').Select(size => int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                    ? number
                    : throw new FormatException($"{name} is '{text}'; give whole numbers such as {string.Join(',', standard)}, or {Nothing}."))]),
            DefaultValueFactory = _ => standard,
        };
    }
}

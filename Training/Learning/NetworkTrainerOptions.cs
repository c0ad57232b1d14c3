using System.Collections.Immutable;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Schema;
using MlNetClassifier.Training.Augmenting;
using MlNetClassifier.Training.Checkpoints;
using MlNetClassifier.Training.Native;
using MlNetClassifier.Training.Samples;

namespace MlNetClassifier.Training.Learning;

/// <summary>How the network is built and trained.</summary>
/// <remarks>
/// Immutable. <see cref="Validate"/> lists every fault at once, in the same words for library and command line.
/// </remarks>
public sealed record NetworkTrainerOptions
{
    /// <summary>
    /// Most threads: 256. Enough to repeat, bit for bit, what a large machine computed; more would only wait for each other.
    /// </summary>
    public const int MaxThreads = 256;

    /// <summary>Key column with the class of each sample.</summary>
    /// <value>Default <c>Label</c>.</value>
    public string LabelColumnName { get; init; } = ColumnNames.Label;

    /// <summary>Column with the pixels: <c>Vector&lt;Byte, 3, H, W&gt;</c>, RGB, 0..255; or <c>Vector&lt;Single, 3, H,
    /// W&gt;</c> or <c>Vector&lt;Single, length&gt;</c>, taken as it is.</summary>
    /// <value>Default <c>Pixels</c>.</value>
    public string FeatureColumnName { get; init; } = ColumnNames.Pixels;

    /// <summary>
    /// Height of the images in pixels, for a column whose type is only a length: some transforms, such as <c>Expression</c>,
    /// forget the shape of a vector. Given together with <see cref="ImageWidth"/>.
    /// </summary>
    /// <value>1 or more; default null: the type of the column says it.</value>
    public int? ImageHeight { get; init; }

    /// <summary>Width of the images in pixels; see <see cref="ImageHeight"/>.</summary>
    /// <value>1 or more; default null: the type of the column says it.</value>
    public int? ImageWidth { get; init; }

    /// <summary>Column for the network's outputs before softmax.</summary>
    /// <value>Default <c>Logits</c>.</value>
    public string LogitsColumnName { get; init; } = ColumnNames.Logits;

    /// <summary>Column for the class probabilities, which sum to 1.</summary>
    /// <value>Default <c>Score</c>.</value>
    public string ScoreColumnName { get; init; } = ColumnNames.Score;

    /// <summary>Column for the class with the highest probability.</summary>
    /// <value>Default <c>PredictedLabel</c>.</value>
    public string PredictedLabelColumnName { get; init; } = ColumnNames.PredictedLabel;

    /// <summary>The network to train.</summary>
    /// <value>Default <see cref="PlainNetwork"/> with its own defaults.</value>
    public NetworkDesign Network { get; init; } = new PlainNetwork();

    /// <summary>Most passes over the training samples; fewer if <see cref="Patience"/> runs out.</summary>
    /// <value>1 to 10,000; default 30.</value>
    public int Epochs { get; init; } = 30;

    /// <summary>Samples of one step; the last batch of an epoch holds the rest.</summary>
    /// <value>1 to 65,536; default 32 (Keras).</value>
    public int BatchSize { get; init; } = 32;

    /// <summary>
    /// Adam's learning rate, after the warm-up and before the schedule; the other constants are Keras': 0.9, 0.999, 1e-7.
    /// </summary>
    /// <value>Above 0 and finite, sensibly 1e-5 to 1e-2; default 0.001 (Keras).</value>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>How the learning rate changes from epoch to epoch.</summary>
    /// <value>Default <see cref="LearningRateSchedule.None"/>.</value>
    public LearningRateSchedule Schedule { get; init; }

    /// <summary>Epochs over which the learning rate rises evenly before it is reached; the schedule begins after them.</summary>
    /// <value>0 (none) or more, less than <see cref="Epochs"/>; default 0.</value>
    public int WarmupEpochs { get; init; }

    /// <summary>
    /// Decoupled weight decay, as in AdamW: each step takes learning rate times this off every kernel. Biases and activation
    /// parameters are left alone.
    /// </summary>
    /// <value>0 (none) to 1; default 0. PyTorch's AdamW has 0.01.</value>
    public double WeightDecay { get; init; }

    /// <summary>
    /// Share of each label that is spread evenly over all classes, so that the network does not become too sure.
    /// </summary>
    /// <value>0 (none) to 0.9; default 0. The losses that are reported are those without it.</value>
    public double LabelSmoothing { get; init; }

    /// <summary>
    /// By how much the loss of a sample counts, by its class. The losses that are reported are those without it.
    /// </summary>
    /// <value>Default <see cref="ClassWeights.None"/>.</value>
    public ClassWeights ClassWeights { get; init; } = ClassWeights.None;

    /// <summary>How training images are changed at random each time they are shown; for pixels as bytes only.</summary>
    /// <value>Default <see cref="AugmentationOptions.None"/>.</value>
    public AugmentationOptions Augmentation { get; init; } = AugmentationOptions.None;

    /// <summary>
    /// Share of the inputs of each dense layer that is switched off at random in a training step; the others are scaled up. The
    /// trained network computes with all of them.
    /// </summary>
    /// <value>0 (none) to 0.9, rounded to 1/256; default 0.</value>
    public double Dropout { get; init; }

    /// <summary>Layers that learn differently from the rest: not at all, slower, with another weight decay.</summary>
    /// <value>Default empty.</value>
    public ImmutableArray<ParameterGroup> ParameterGroups { get; init; } = [];

    /// <summary>
    /// How slowly the weights that are validated and saved follow those that are trained: an exponential moving average over
    /// the steps, which starts fast. It smooths what single batches do to the weights.
    /// </summary>
    /// <value>0 (none: the trained weights themselves) to less than 1, sensibly 0.99 to 0.9999; default 0.</value>
    public double WeightAveraging { get; init; }

    /// <summary>Decides the first weights, the order of samples and the validation cut.</summary>
    /// <value>Any; default 0.</value>
    public int Seed { get; init; }

    /// <summary>Threads that libtorch computes with. A different number gives results that differ in the last bits.</summary>
    /// <value>
    /// 0 to <see cref="MaxThreads"/>; 0 means all cores that the process may use; default 0. Before training, as many threads are
    /// started on trial, so that a limit of the system is an error and not the end of the process.
    /// </value>
    public int Threads { get; init; }

    /// <summary>
    /// Which number format the products of a step are computed in. The figures of validation and the saved model are those of
    /// float32 either way.
    /// </summary>
    /// <value>
    /// Default <see cref="TrainingPrecision.Float32"/>. <see cref="TrainingPrecision.Bf16"/> is a fault on a processor without
    /// AVX512_BF16 or AMX.
    /// </value>
    public TrainingPrecision Precision { get; init; }

    /// <summary>
    /// Share of the training samples of each class that is set aside to choose the best epoch, where no validation samples
    /// are given. Never the test split: what chooses cannot judge.
    /// </summary>
    /// <value>0 (none: the last epoch is taken and patience has no effect) up to 0.9; default 0.15.</value>
    public double ValidationFraction { get; init; } = 0.15;

    /// <summary>What decides the best epoch, <see cref="Patience"/> and the plateau schedule.</summary>
    /// <value>Default <see cref="MonitoredMetric.ValidationLoss"/>.</value>
    public MonitoredMetric Monitor { get; init; }

    /// <summary>Epochs without a better <see cref="Monitor"/> after which training stops.</summary>
    /// <value>0 (never stop early) or more; default 5.</value>
    public int Patience { get; init; } = 5;

    /// <summary>By how much <see cref="Monitor"/> must improve to count as better for <see cref="Patience"/>.</summary>
    /// <value>In nats or as a fraction, 0 or more; default 0. The best epoch is the best one whatever this is.</value>
    public double MinDelta { get; init; }

    /// <summary>
    /// Time that training may take, not counting the reading of images: no epoch is begun that would end later, and a running
    /// one is cut short. At least one batch is trained. The result of a training within a time limit depends on the machine and
    /// its load.
    /// </summary>
    /// <value>Above 0; default null: no limit.</value>
    public TimeSpan? TimeBudget { get; init; }

    /// <summary>
    /// Where the state is kept after every epoch; null for nowhere. It is written while the next epoch is trained; errors are
    /// thrown when that epoch is over, and nothing is written after training has returned.
    /// </summary>
    /// <value>Default null.</value>
    public CheckpointFolder? Checkpoints { get; init; }

    /// <summary>
    /// Where to resume, from <see cref="CheckpointFolder.Load"/>. With the same options and data the result is the same to the
    /// bit as that of a training that was never interrupted; its number of threads is taken from here.
    /// </summary>
    /// <value>Default null: from the beginning.</value>
    public TrainingCheckpoint? ResumeFrom { get; init; }

    /// <summary>
    /// A trained network to start from with other images: the same layers and activations. If its classes are different, the
    /// last layer starts afresh.
    /// </summary>
    /// <value>Default null: random weights.</value>
    public PretrainedNetwork? InitFrom { get; init; }

    /// <summary>
    /// Whether dead units and gradient norms are measured (<see cref="TrainedNetwork.Diagnostics"/>), to compare activations. The
    /// weights are the same bits with and without; training takes a little longer.
    /// </summary>
    /// <value>Default false.</value>
    public bool CollectDiagnostics { get; init; }

    /// <summary>Stops training after the current batch; the result is the best network up to then, not an exception.</summary>
    /// <value>Default: none.</value>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>
    /// Told after each epoch, on the training thread unless it posts elsewhere (as <see cref="Progress{T}"/> does).
    /// </summary>
    /// <value>Default null.</value>
    public IProgress<EpochResult>? EpochProgress { get; init; }

    /// <summary>
    /// Told of each epoch when its state is in <see cref="Checkpoints"/>, in order, on a thread that is not the training's: for
    /// records that must not be ahead of what training can resume from. Without checkpoints there is no file to wait for.
    /// </summary>
    /// <value>Default null.</value>
    public IProgress<EpochResult>? EpochSavedProgress { get; init; }

    /// <summary>
    /// Told after each step, on the training thread unless it posts elsewhere (as <see cref="Progress{T}"/> does).
    /// </summary>
    /// <value>Default null.</value>
    public IProgress<StepProgress>? StepProgress { get; init; }

    /// <summary>Share of the rows whose image may be unreadable; such rows are left out. More is an error.</summary>
    /// <value>0 to 1; default 0.05.</value>
    public double MaxUnreadableFraction { get; init; } = UnreadableTally.DefaultMaxFraction;

    /// <summary>Shown the first batch of the first epoch as the network sees it, on the training thread.</summary>
    /// <value>Default null.</value>
    public IProgress<TrainingBatch>? FirstBatchProgress { get; init; }

    /// <summary>Told about every row that is read, and why an image could not be.</summary>
    /// <value>Default null.</value>
    public IProgress<RowProgress>? RowProgress { get; init; }

    /// <summary>Checks the options.</summary>
    /// <returns>Every fault as a sentence that says what was given and what is expected; empty if there is none.</returns>
    public IReadOnlyList<string> Validate() => [.. TrainerOptionFaults.Of(this, BFloat16Hardware.IsPresent)];

    /// <summary>Checks what can be checked when the network is known: its layers, and the groups that name them.</summary>
    /// <param name="network">The network that is to be trained.</param>
    /// <returns>Every fault as a sentence that says what was given and what is expected; empty if there is none.</returns>
    public IReadOnlyList<string> ValidateFor(NetworkDescription network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return [.. network.Validate(), .. ParameterGroup.Faults(ParameterGroups, network)];
    }

    /// <summary>The network for images of bytes.</summary>
    /// <param name="classCount">Classes in the training data.</param>
    /// <param name="height">Image height in pixels.</param>
    /// <param name="width">Image width in pixels.</param>
    /// <returns>A description, to be validated by its own <see cref="NetworkDescription.Validate"/>.</returns>
    public NetworkDescription DescribeNetwork(int classCount, int height, int width) =>
        Network.Describe(NetworkInput.Image(height, width, Network.Pixels), classCount);
}

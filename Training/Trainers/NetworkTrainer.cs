using System.IO.Compression;
using Microsoft.ML;
using MlNetClassifier.Data;
using MlNetClassifier.Pipelines.Exporting;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Onnx;
using MlNetClassifier.Pipelines.Saving;
using MlNetClassifier.Pipelines.Schema;
using MlNetClassifier.Pipelines.Scoring;
using MlNetClassifier.Training.Features;
using MlNetClassifier.Training.Heads;
using MlNetClassifier.Training.Learning;
using MlNetClassifier.Training.Native;
using MlNetClassifier.Training.Samples;

namespace MlNetClassifier.Training.Trainers;

/// <summary>
/// Trains the convolutional network on a column of pixels and a key column of labels, and returns the scoring stages.
/// </summary>
/// <remarks>
/// Input: pixels as vector of Byte (3, height, width), RGB planes, as <c>ExtractPixels(outputAsFloatArray: false)</c> gives
/// them, which the network scales to [0, 1] itself; or as vector of Single (3, height, width), which it takes as it is, so that
/// any transform (an activation, for one) may come before it. Labels as a key with the class names as key values, as
/// <c>MapValueToKey</c> gives them. Rows with a missing label, or with a text in the column ImageError if there is one, are
/// left out. Output: Logits, Score, PredictedLabel and PredictedIndex. Every row is read once. The same data, options and
/// machine give the same weights to the bit. Needs libtorch at run time; what it returns does not.
/// </remarks>
public sealed class NetworkTrainer : IEstimator<NetworkTransformer>
{
    private readonly MLContext _mlContext;

    /// <summary>
    /// Makes a trainer; use <see cref="TrainingExtensions.NetworkTrainer(MLContext, NetworkTrainerOptions?)"/>.
    /// </summary>
    /// <param name="mlContext">The context that the fitted stages run in.</param>
    /// <param name="options">Hyper-parameters and column names.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message lists all of them.</exception>
    public NetworkTrainer(MLContext mlContext, NetworkTrainerOptions options)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Validate() is [_, ..] faults)
            throw new ArgumentException(string.Join(" ", faults), nameof(options));

        (_mlContext, Options) = (mlContext, options);
    }

    /// <summary>Hyper-parameters and column names.</summary>
    public NetworkTrainerOptions Options { get; }

    /// <summary>
    /// Finds out whether this program can train, before any image is read: loads libtorch, which training would do later.
    /// </summary>
    /// <exception cref="TorchUnavailableException">
    /// libtorch is missing or does not load on this machine; the message says what to do.
    /// </exception>
    public static void EnsureAvailable() => TorchNative.EnsureLoaded();

    /// <summary>
    /// Trains on a part of the data and validates on the rest (<see cref="NetworkTrainerOptions.ValidationFraction"/>).
    /// </summary>
    /// <param name="input">Pixels and labels.</param>
    /// <returns>The scoring stages; dispose them, or the chain that contains them.</returns>
    public NetworkTransformer Fit(IDataView input) => Fit(input, null);

    /// <summary>Trains on one set and validates on another.</summary>
    /// <param name="trainSet">Pixels and labels to learn from.</param>
    /// <param name="validationSet">Pixels and labels that choose the best epoch; null cuts a part of the train set.</param>
    /// <returns>The scoring stages; dispose them, or the chain that contains them.</returns>
    /// <exception cref="ArgumentException">
    /// A column is missing or of another type, or there are fewer than two classes.
    /// </exception>
    /// <exception cref="DatasetException">
    /// A class has no readable image in the train set, or more images are unreadable than <see
    /// cref="NetworkTrainerOptions.MaxUnreadableFraction"/>.
    /// </exception>
    /// <exception cref="TrainingException">
    /// A feature is not finite, the loss became NaN before there was a network to keep, or the storage of a pretrained network
    /// costs too much accuracy (<see cref="StorageCost"/>).
    /// </exception>
    /// <exception cref="TorchUnavailableException">libtorch is missing or does not load on this machine.</exception>
    public NetworkTransformer Fit(IDataView trainSet, IDataView? validationSet)
    {
        ArgumentNullException.ThrowIfNull(trainSet);
        var columns = TrainingColumns.Of(trainSet.Schema, Options);
        var tally = new UnreadableTally(Options.MaxUnreadableFraction, Options.RowProgress);
        SampleSet train = columns.Read(trainSet, tally, Options.CancellationToken);
        SampleSet? validation = validationSet is null ? null : ReadValidation(validationSet, columns, tally);
        return Fit(columns, train, validation, tally, trainSet);
    }

    /// <summary>Trains on pixels that are read already.</summary>
    /// <param name="columns">The columns that they come from.</param>
    /// <param name="train">Samples to learn from.</param>
    /// <param name="validation">Samples that choose the best epoch; null cuts a part of the others.</param>
    /// <param name="tally">What was counted while they were read.</param>
    /// <param name="schema">Data with these columns; no row is read.</param>
    /// <param name="backbone">The graph of the network's backbone, if it was made already.</param>
    /// <param name="exact">Features with nothing rounded, if they were computed already.</param>
    internal NetworkTransformer Fit(TrainingColumns columns, SampleSet train, SampleSet? validation, UnreadableTally tally,
        IDataView schema, BackboneGraph? backbone = null, HeadSamples? exact = null)
    {
        string[] empty = [.. columns.Classes.Where((_, index) => train.ClassCounts[index] == 0)];
        if (empty.Length > 0)
            throw new DatasetException(
                $"The train set has no readable image of {string.Join(", ", empty)}; add images, or leave the class out.");

        tally.ThrowIfTooMany();
        if (validation is null && Options.ValidationFraction > 0)
            (train, validation) = train.Split(Options.ValidationFraction, Options.Seed);

        NetworkDescription network = Options.Network.Describe(columns.Input, columns.Classes.Count);
        if (network.Validate() is [_, ..] faults)
            throw new ArgumentException(string.Join(" ", faults), nameof(schema));

        if (Options.InitFrom?.Contradiction(network) is { } contradiction)
            throw new ArgumentException(contradiction, nameof(schema));

        validation = validation is { Count: > 0 } ? validation : null;
        NetworkWeights? start = Options.InitFrom?.StartOf(network, columns.Classes, Options.Seed);
        double[]? classWeights = Options.ClassWeights.Resolve(columns.Classes, train.ClassCounts);
        backbone ??= Options.Network.BackboneOf(columns.Input, () => CalibrationImages.Of(train));
        HeadSamples? features =
            backbone is null ? null : PixelFeatures.Of(new(train, validation), backbone, network, Options);
        if (exact is null && validation is not null && Options.Network.Unrounded?.BackboneOf(columns.Input) is { } unrounded)
            exact = PixelFeatures.Of(new(train, validation), unrounded, network, Options);

        StorageCost? cost = Options.Network.Unrounded is null || features is null ? null
            : StorageCost.Measure(network.Backbone!.Storage, features, exact, Options, classWeights);
        (TrainedNetwork trained, string? regularization) = features is null
            ? (TrainingLoop.Train(network, train, validation, Options, start, classWeights), null)
            : HeadTrainer.Train(network, features.Train, features.Validation, Options, start, classWeights);
        FeatureBank? bank = HiddenFeatures.Bank(trained, features?.Train ?? train, Options.Seed);
        OnnxGraph graph = NetworkExporter.Graph(
            trained.Network, trained.Weights, Options.FeatureColumnName, ClassificationRows.NetworkOutput, dynamicBatch: true,
            backbone: backbone, bank: bank);
        bool hasDistances = bank is not null;
        return new NetworkTransformer(
            trained, columns.Classes,
            Chain(() => Stages(columns, graph.ToArray(), hasDistances).Fit(schema), isLarge: backbone is not null),
            TrainingFacts.Of(TrainingMethod.Of(Options, regularization), train.ClassCounts, validation?.ClassCounts), backbone,
            backbone is null ? null : StandInFor(backbone, graph, hasDistances, columns, trained.Network, schema))
        {
            Bank = bank,
            StorageCost = cost,
        };
    }

    /// <inheritdoc />
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        Require(
            inputSchema,
            Options.FeatureColumnName,
            column => column.Kind == SchemaShape.Column.VectorKind.Vector && TrainingColumns.IsPixel(column.ItemType),
            "a vector of Byte or Single");
        Require(inputSchema, Options.LabelColumnName, column => column.IsKey, "a key; use MapValueToKey");
        TransformsCatalog transforms = _mlContext.Transforms;
        SchemaShape shape = SchemaColumns.WithVector(transforms, inputSchema, Options.LogitsColumnName);
        shape = SchemaColumns.WithVector(transforms, shape, Options.ScoreColumnName);
        shape = SchemaColumns.WithVector(transforms, shape, ColumnNames.Distances);
        shape = SchemaColumns.WithText(transforms, shape, Options.PredictedLabelColumnName);
        return SchemaColumns.WithKey(transforms, shape, ColumnNames.PredictedIndex, Options.PredictedLabelColumnName);
    }

    private static void Require(SchemaShape schema, string name, Func<SchemaShape.Column, bool> isRight, string expected)
    {
        SchemaShape.Column column = schema.FirstOrDefault(candidate => candidate.Name == name);
        if (column.Name is null || !isRight(column))
            throw new ArgumentException($"Column '{name}' is "
                + $"{(column.Name is null ? "missing" : $"a {column.Kind} of {column.ItemType}")}; expected {expected}.",
                nameof(schema));
    }

    private SampleSet ReadValidation(IDataView validationSet, TrainingColumns train, UnreadableTally tally)
    {
        var columns = TrainingColumns.Of(validationSet.Schema, Options);
        if (columns.Input != train.Input)
            throw new ArgumentException($"Column '{columns.Pixels}' of the validation set is of another type than that of the "
                + "train set.", nameof(validationSet));

        if (!columns.Classes.SequenceEqual(train.Classes))
        {
            throw new ArgumentException(
                $"The validation set has the classes {string.Join(", ", columns.Classes)}, but the train set has "
                + $"{string.Join(", ", train.Classes)}; map both with the same MapValueToKey.",
                nameof(validationSet));
        }

        return columns.Read(validationSet, tally, Options.CancellationToken);
    }

    // A large network is opened when somebody asks for rows; a small one at once, so that an error is found at once.
    private static Lazy<ITransformer> Chain(Func<ITransformer> fit, bool isLarge) =>
        isLarge ? new Lazy<ITransformer>(fit) : new Lazy<ITransformer>(fit());

    private StandIn StandInFor(
        BackboneGraph backbone, OnnxGraph graph, bool hasDistances, TrainingColumns columns, NetworkDescription network,
        IDataView schema)
    {
        byte[] placeholder =
            NetworkExporter.Placeholder(network, Options.FeatureColumnName, ClassificationRows.NetworkOutput, hasDistances);
        return new StandIn(Stages(columns, placeholder, hasDistances).Fit(schema), placeholder, graph,
            backbone.IsCompressed ? CompressionLevel.Optimal : CompressionLevel.NoCompression);
    }

    private IEstimator<ITransformer> Stages(TrainingColumns columns, byte[] graph, bool hasDistances)
    {
        var stages = new ClassificationStages(
            Options.FeatureColumnName,
            columns.HasImageError ? ColumnNames.ImageError : null,
            Options.LogitsColumnName,
            Options.ScoreColumnName,
            Options.PredictedLabelColumnName,
            ColumnNames.PredictedIndex);
        return stages.Create(_mlContext, graph, columns.Classes, hasDistances);
    }
}

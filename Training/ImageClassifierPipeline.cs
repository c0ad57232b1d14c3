using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetClassifier.Data;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Pipelines.Images;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Schema;
using MlNetClassifier.Pipelines.Scoring;
using MlNetClassifier.Training.Backbones;
using MlNetClassifier.Training.Features;
using MlNetClassifier.Training.Heads;
using MlNetClassifier.Training.Learning;
using MlNetClassifier.Training.Samples;
using MlNetClassifier.Training.Trainers;

namespace MlNetClassifier.Training;

/// <summary>
/// The whole pipeline, from image files to predicted classes: load and resize → network → softmax → class name.
/// </summary>
public static class ImageClassifierPipeline
{
    /// <summary>
    /// Trains the network on the train split; the validation split chooses the epoch; the test split is not touched.
    /// </summary>
    /// <param name="mlContext">The context that the fitted stages run in; see <see cref="ScoringContext.Create"/>.</param>
    /// <param name="dataset">Labelled images in three splits.</param>
    /// <param name="input">Size and preprocessing; the same is used for scoring.</param>
    /// <param name="options">Hyper-parameters. Column names are the library's own.</param>
    /// <param name="cache">Where pixels are kept; null means in memory.</param>
    /// <param name="features">Where the features of a pretrained network are kept; null means nowhere.</param>
    /// <returns>The fitted pipeline; dispose it.</returns>
    /// <exception cref="BackboneException">The pretrained network is missing or cannot be used.</exception>
    /// <exception cref="DatasetException">
    /// A class has no readable image to learn from, or too many images are unreadable.
    /// </exception>
    /// <exception cref="ArgumentException">An option is out of range; the message lists all of them.</exception>
    /// <exception cref="OperationCanceledException">
    /// Cancelled before the first step; later, what was learned is returned.
    /// </exception>
    public static TrainedClassifier Train(
        MLContext mlContext, ImageDataset dataset, ImageInput input, NetworkTrainerOptions options,
        PixelCacheOptions? cache = null, FeatureCacheOptions? features = null)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(options);
        cache ??= new PixelCacheOptions();
        features ??= new FeatureCacheOptions();
        if (cache.Validate().Concat(features.Validate()).ToArray() is [_, ..] faults)
            throw new ArgumentException(string.Join(" ", faults));

        // The data set says what is for validation; a set without it is not cut a second time.
        NetworkTrainer trainer = mlContext.NetworkTrainer(options with { ValidationFraction = 0 });
        NetworkDescription network = options.DescribeNetwork(dataset.Classes.Count, input.Height, input.Width);
        if (network.Backbone is not null)
            return TrainOnFeatures(mlContext, dataset, input, trainer, network, features);

        bool usesFile = cache.UsesFile(dataset.Train.Count + dataset.Validation.Count, input);
        return Train(mlContext, dataset, input,
            usesFile ? FitFromFile : (_, train, validation) => trainer.Fit(train, validation));

        NetworkTransformer FitFromFile(ITransformer images, IDataView train, IDataView? validation)
        {
            using var pixels =
                CachedPixels.OpenOrMake(mlContext, images, dataset, input, cache.Folder!, options.RowProgress,
                    options.CancellationToken);
            var tally = new UnreadableTally(options.MaxUnreadableFraction, progress: null);
            SampleSet trainSet = pixels.Set(dataset.Train, dataset.Classes, tally);
            SampleSet? validationSet = validation is null ? null : pixels.Set(dataset.Validation, dataset.Classes, tally);
            return trainer.Fit(TrainingColumns.Of(train.Schema, trainer.Options), trainSet, validationSet, tally, train);
        }
    }

    /// <summary>Trains the linear baseline instead of the network; everything else is the same.</summary>
    /// <param name="mlContext">The context that the fitted stages run in; see <see cref="ScoringContext.Create"/>.</param>
    /// <param name="dataset">Labelled images in three splits.</param>
    /// <param name="input">Size and preprocessing; the same is used for scoring.</param>
    /// <param name="options">Options of the baseline.</param>
    /// <returns>The fitted pipeline; dispose it.</returns>
    /// <exception cref="DatasetException">A class has no readable image to learn from.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while images were read.</exception>
    public static TrainedClassifier TrainLinear(MLContext mlContext, ImageDataset dataset, ImageInput input,
        LinearTrainerOptions options) =>
        Train(mlContext, dataset, input, (_, train, validation) => new LinearTrainer(mlContext, options).Fit(train, validation));

    private static TrainedClassifier TrainOnFeatures(
        MLContext mlContext, ImageDataset dataset, ImageInput input, NetworkTrainer trainer, NetworkDescription network,
        FeatureCacheOptions cache)
    {
        NetworkTrainerOptions options = trainer.Options;
        var graph = new Lazy<BackboneGraph>(() => options.Network.BackboneOf(
            network.Input, () => CalibrationImages.Read([.. dataset.Train.Select(sample => sample.ImagePath)], input))!);
        var extractor = new FeatureExtractor(network, () => graph.Value, input);

        // It takes as long as finding the features that are kept and fitting the head, and so is made meanwhile.
        Task making = Task.Run(() => graph.Value, CancellationToken.None);
        try
        {
            TrainedClassifier classifier = Train(mlContext, dataset, input, (_, train, validation) =>
            {
                var tally = new UnreadableTally(options.MaxUnreadableFraction, progress: null);
                HeadSamples features = Features(extractor, tally, options.RowProgress);
                return trainer.Fit(TrainingColumns.Of(train.Schema, options), features.Train, features.Validation, tally, train,
                    graph.Value, validation is null ? null : Exact());
            });
            return classifier.With(new FeatureScorer(
                extractor, cache, network, classifier.Network.Trained.Weights, classifier.Network.Bank, dataset.Classes));
        }
        catch
        {
            // What it failed of, if it did, was thrown where the graph was needed.
            Task.WhenAny(making).GetAwaiter().GetResult();
            extractor.Dispose();
            throw;
        }

        HeadSamples? Exact()
        {
            if (options.Network.Unrounded is not { } unrounded)
                return null;

            using var exact = new FeatureExtractor(
                unrounded.Describe(network.Input, dataset.Classes.Count), () => unrounded.BackboneOf(network.Input)!, input);
            return Features(exact, new UnreadableTally(options.MaxUnreadableFraction, progress: null), progress: null);
        }

        HeadSamples Features(FeatureExtractor of, UnreadableTally tally, IProgress<RowProgress>? progress)
        {
            string[] paths = [.. dataset.Train.Concat(dataset.Validation).Select(sample => sample.ImagePath)];
            var table = FeatureTable.Of(paths, of, cache, progress, options.CancellationToken);
            return new HeadSamples(
                table.Set(dataset.Train, dataset.Classes, tally),
                dataset.Validation.Count == 0 ? null : table.Set(dataset.Validation, dataset.Classes, tally));
        }
    }

    private static TrainedClassifier Train(
        MLContext mlContext,
        ImageDataset dataset,
        ImageInput input,
        Func<ITransformer, IDataView, IDataView?, NetworkTransformer> fit)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        ArgumentNullException.ThrowIfNull(dataset);

        // The class order of the data set is the class index everywhere; only training needs labels.
        IDataView classes = mlContext.Data.LoadFromEnumerable(dataset.Classes.Select(name => new ClassRow { Name = name }));
        IDataView train = Samples(mlContext, dataset.Train);
        ITransformer labels = mlContext.Transforms.Conversion.MapValueToKey(ColumnNames.Label, keyData: classes).Fit(train);
        ITransformer images = mlContext.Transforms.LoadPixels(ColumnNames.Pixels, ColumnNames.ImagePath, input).Fit(train);

        NetworkTransformer network =
            fit(images, Prepare(train), dataset.Validation.Count == 0 ? null : Prepare(Samples(mlContext, dataset.Validation)));
        return new TrainedClassifier(
            mlContext, new TransformerChain<ITransformer>(images, network), network, input,
            new TrainingFacts(network.Facts.Method, Counts(dataset.Train), Counts(dataset.Validation), Counts(dataset.Test)));

        int[] Counts(IReadOnlyList<ImageSample> samples) =>
            [.. dataset.Classes.Select(name => samples.Count(sample => sample.Label == name))];

        IDataView Prepare(IDataView samples) => images.Transform(labels.Transform(samples));
    }

    private static IDataView Samples(MLContext mlContext, IReadOnlyList<ImageSample> samples) =>
        mlContext.Data.LoadFromEnumerable(samples.Select(sample => new SampleRow
        {
            ImagePath = sample.ImagePath,
            Label = sample.Label,
        }));

    private sealed class SampleRow
    {
        [ColumnName(ColumnNames.ImagePath)]
        public string ImagePath { get; set; } = string.Empty;

        [ColumnName(ColumnNames.Label)]
        public string Label { get; set; } = string.Empty;
    }

    private sealed class ClassRow
    {
        public string Name { get; set; } = string.Empty;
    }
}

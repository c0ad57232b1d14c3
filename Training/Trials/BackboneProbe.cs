using MlNetClassifier.Data;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Training.Backbones;
using MlNetClassifier.Training.Features;
using MlNetClassifier.Training.Heads;
using MlNetClassifier.Training.Learning;
using MlNetClassifier.Training.Samples;

namespace MlNetClassifier.Training.Trials;

/// <summary>
/// What a pretrained network gives on a data set, found out in a limited time: the features of as many train and validation
/// images as there is time for, and a head on them. What it computes is kept for the training that may follow.
/// </summary>
public sealed class BackboneProbe
{
    private const int FirstImages = 32; // enough to tell how fast it is
    private const int Growth = 4;
    private const double ShareOfFeatures = 0.75;
    private const double ShareOfHead = 1 - ShareOfFeatures; // also if the features took too long
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(1); // of a clock that is not fine enough

    private readonly ImageDataset _dataset;
    private readonly NetworkTrainerOptions _options;
    private readonly FeatureCacheOptions _cache;
    private readonly TimeProvider _clock;
    private readonly long _began;
    private readonly FeatureExtractor _extractor;
    private readonly NetworkDescription _network;
    private readonly HashSet<string> _kept; // paths
    private readonly List<ImageSample> _train = [];
    private readonly List<ImageSample> _validation = [];
    private readonly SampleSet _trainRows;
    private readonly SampleSet _validationRows;
    private TimeSpan _computing;
    private int _computed;

    private BackboneProbe(
        ImageDataset dataset, NetworkTrainerOptions options, FeatureCacheOptions cache, TimeProvider clock, long began,
        FeatureExtractor extractor, NetworkDescription network, IEnumerable<string> kept)
    {
        (_dataset, _options, _cache, _clock, _began, _extractor, _network, _kept) =
            (dataset, options, cache, clock, began, extractor, network, [.. kept]);
        _trainRows = new SampleSet(network.Head.Input, dataset.Classes.Count);
        _validationRows = new SampleSet(network.Head.Input, dataset.Classes.Count);
    }

    private TimeSpan Elapsed => _clock.GetElapsedTime(_began);

    /// <summary>Tries a pretrained network.</summary>
    /// <param name="dataset">Labelled images; none of the test split is opened.</param>
    /// <param name="hashes">What <see cref="DatasetFingerprint.Hash"/> gave: kept features are found by it.</param>
    /// <param name="input">How images become pixels.</param>
    /// <param name="options">A network with a pretrained part, and how its head is trained.</param>
    /// <param name="cache">Where features are kept.</param>
    /// <param name="limit">
    /// Time that it may take: images are left out for it, evenly in all classes and by the seed of the options. The first few are
    /// looked at whatever the limit is.
    /// </param>
    /// <param name="clock">Tells the time; null for that of the system.</param>
    /// <returns>What it gives: the same for the same images, which depend on the time only where they are not all.</returns>
    /// <exception cref="ArgumentException">The network has no pretrained part.</exception>
    /// <exception cref="BackboneException">The pretrained network is missing or cannot be used.</exception>
    /// <exception cref="DatasetException">There is no readable image of some class, or none to validate on.</exception>
    /// <exception cref="TimeoutException">The time was up before there was a head.</exception>
    /// <exception cref="OperationCanceledException">Cancelled by the token of the options.</exception>
    public static NetworkTrial Run(
        ImageDataset dataset, IReadOnlyList<HashedSample> hashes, ImageInput input, NetworkTrainerOptions options,
        FeatureCacheOptions cache, TimeSpan limit, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(hashes);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(cache);
        if (dataset.Validation.Count == 0)
            throw new DatasetException("there are no validation images to judge it by.");

        clock ??= TimeProvider.System;
        long began = clock.GetTimestamp();
        NetworkDescription network = options.DescribeNetwork(dataset.Classes.Count, input.Height, input.Width);
        BackboneGraph backbone = options.Network.BackboneOf(network.Input)
            ?? throw new ArgumentException($"The network {network.Name} has no pretrained part.", nameof(options));
        using var extractor = new FeatureExtractor(network, () => backbone, input);
        HashSet<string> kept =
            [.. new FeatureCache(cache, extractor.Key, extractor.Length).Read().SelectMany(file => file.Images)];
        ImageSample[] images = [.. dataset.Train, .. dataset.Validation, .. dataset.Test];
        bool[] isKept = [.. hashes.Select(hash => hash.Sha256 is { } sha256 && kept.Contains(sha256))];
        var probe = new BackboneProbe(dataset, options, cache, clock, began, extractor, network,
            images.Zip(isKept).Where(pair => pair.Second).Select(pair => pair.First.ImagePath));
        if (isKept.Contains(false))
            extractor.Of(new byte[network.Input.Length]); // opens it, so that no image takes longer for that

        TimeSpan opening = probe.Elapsed;
        bool isWhole = probe.ComputeFeatures(limit * ShareOfFeatures);
        return probe.Judge(limit, isKept, opening) with
        {
            IsCutShort = !isWhole,
            ModelBytes = backbone.Part.CalculateSize() + (network.ParameterCount * sizeof(float)),
        };
    }

    // In portions that grow, so that what is kept is not read again for every few images. Whether all images were looked at.
    private bool ComputeFeatures(TimeSpan limit)
    {
        IReadOnlyList<(ImageSample Sample, bool IsTrain)> order = StratifiedOrder.Of(_dataset, _options.Seed);
        int done = 0;
        for (int next = FirstImages; next > 0 && done < order.Count;)
        {
            (ImageSample Sample, bool IsTrain)[] portion = [.. order.Skip(done).Take(next)];
            TimeSpan before = Elapsed;
            string[] paths = [.. portion.Select(image => image.Sample.ImagePath)];
            Add(portion, FeatureTable.Of(paths, _extractor, _cache, progress: null, _options.CancellationToken));
            done += portion.Length;
            if (paths.Count(path => !_kept.Contains(path)) is > 0 and var computed)
                (_computed, _computing) = (_computed + computed, _computing + Longer(Elapsed - before));

            double fitting = _computed == 0 ? order.Count : (limit - Elapsed) / (_computing / _computed);
            next = (int)Math.Clamp(fitting, 0, Growth * (double)next);
        }

        return done == order.Count;
    }

    private void Add((ImageSample Sample, bool IsTrain)[] portion, FeatureTable table)
    {
        foreach ((ImageSample sample, bool isTrain) in portion.Where(image => table.Error(image.Sample.ImagePath) is null))
        {
            (List<ImageSample> samples, SampleSet rows) =
                isTrain ? (_train, _trainRows) : (_validation, _validationRows);
            int classIndex = _dataset.Classes.Index().First(pair => pair.Item == sample.Label).Index;
            rows.Add(table.Row(sample.ImagePath), classIndex, sample.ImagePath);
            samples.Add(sample);
        }
    }

    private NetworkTrial Judge(TimeSpan limit, bool[] isKept, TimeSpan opening)
    {
        if (_dataset.Classes.Where((_, index) => _trainRows.ClassCounts[index] == 0).ToArray() is [_, ..] missing)
            throw new DatasetException(
                $"there is no readable image of {string.Join(", ", missing)} among those that there was time for.");

        if (_validation.Count == 0)
            throw new DatasetException("none of the validation images that there was time for could be read.");

        TimeSpan before = Elapsed;
        TrainedNetwork trained = Fit(limit);
        TimeSpan fitting = (Elapsed - before) * ((double)_dataset.Train.Count / _train.Count);
        TimeSpan image = _computed > 0 ? _computing / _computed : TimeOfImage();
        int uncomputed = isKept.Count(kept => !kept) - (_cache.Keeps ? _computed : 0);
        return new NetworkTrial
        {
            Network = _network.Name,
            Train = _train,
            Validation = _validation,
            IsRight = Answers(trained),
            IsCutShort = false,
            Time = Elapsed,
            WholeTime = opening + fitting + (image * uncomputed),
            ImagesPerSecond = TimeSpan.FromSeconds(1) / image,
            Kept = isKept.Count(kept => kept),
            ModelBytes = 0,
        };
    }

    private TrainedNetwork Fit(TimeSpan limit)
    {
        TimeSpan left = limit - Elapsed;
        using var timer = new CancellationTokenSource(left > limit * ShareOfHead ? left : Longer(limit * ShareOfHead), _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, _options.CancellationToken);
        try
        {
            return HeadTrainer.Train(
                _network, _trainRows, _validationRows, _options with { CancellationToken = either.Token }, start: null,
                _options.ClassWeights.Resolve(_dataset.Classes, _trainRows.ClassCounts)).Trained;
        }
        catch (OperationCanceledException error) when (!_options.CancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("the time was up before its last layer was trained.", error);
        }
    }

    private bool[] Answers(TrainedNetwork trained)
    {
        using var head = new HeadSession(trained.Network, trained.Weights);
        float[] row = new float[_extractor.Length];
        var isRight = new bool[_validationRows.Count];
        for (int i = 0; i < isRight.Length; i++)
        {
            _validationRows.CopyTo(i, row);
            isRight[i] = HighestScore.IndexOf(head.Run(row).Logits) == _validationRows.ClassIndex(i);
        }

        return isRight;
    }

    // Where everything that is looked at was kept, the images of the test split may still have to be computed.
    private TimeSpan TimeOfImage()
    {
        TimeSpan before = Elapsed;
        int images = _extractor.Of([.. _train.Take(FirstImages).Select(sample => sample.ImagePath)]).Count();
        return Longer(Elapsed - before) / images;
    }

    private static TimeSpan Longer(TimeSpan time) => time > Least ? time : Least;
}

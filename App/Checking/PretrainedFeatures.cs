using MlNetClassifier.App.Output;
using MlNetClassifier.App.Runs;
using MlNetClassifier.App.Settings;
using MlNetClassifier.Data.Checking;
using MlNetClassifier.Training.Backbones;
using MlNetClassifier.Training.Features;
using MlNetClassifier.Training.Learning;
using MlNetClassifier.Training.Samples;

namespace MlNetClassifier.App.Checking;

/// <summary>
/// The features of <c>train --network resnet18</c> by its defaults, in the place where it keeps them: what a check computes, a
/// training finds.
/// </summary>
internal sealed class PretrainedFeatures : IDisposable
{
    private readonly AppEnvironment _environment;
    private readonly BackboneFeatures _features;
    private readonly string _network;

    /// <summary>Opens the network that a training has by default, if it has one that is pretrained.</summary>
    /// <param name="environment">Where the folder of all runs is, and where it is said what is computed.</param>
    /// <exception cref="BackboneException">The program does not have it.</exception>
    public PretrainedFeatures(AppEnvironment environment)
        : this(NetworkSettings.With(new TrainRequest(), NetworkTable.Of(new TransferNetwork())), environment)
    {
    }

    /// <summary>Opens the network of a request.</summary>
    /// <param name="request">Network, and how images become what it takes.</param>
    /// <param name="environment">Where the folder of all runs is, and where it is said what is computed.</param>
    /// <exception cref="BackboneException">The program does not have it.</exception>
    /// <exception cref="UsageException">The network is not pretrained.</exception>
    public PretrainedFeatures(TrainRequest request, AppEnvironment environment)
    {
        _environment = environment;
        _network = request.Options.Network.Name;
        _features = request.Options.Network is TransferNetwork design
            ? new BackboneFeatures(design, request.Input, request.FeatureOptions(environment.Resolve(RunFolder.DefaultProject)))
            : throw new UsageException($"--network {_network} learns from pixels and has no features to compare images by; give "
                + $"{ResNet18Backbone.BackboneName}, or the ONNX file of a pretrained network.");
    }

    /// <summary>What <see cref="DatasetCheckOptions.Features"/> takes.</summary>
    /// <param name="progress">Told about every image; null says in a line what is done.</param>
    public PictureFeatures With(IProgress<CheckProgress>? progress) => (paths, cancellationToken) =>
    {
        if (progress is null)
        {
            _environment.Error.WriteLine($"Computing features of {Figures.Count(paths.Count, "image")}, about 40 ms each on one "
                + $"core; train --network {_network} reuses them.");
        }

        Relay<RowProgress>? relay = progress is null
            ? null
            : new(done => progress.Report(new CheckProgress(done.Rows, paths.Count)));
        return _features.Of(paths, relay, cancellationToken);
    };

    /// <inheritdoc />
    public void Dispose() => _features.Dispose();
}

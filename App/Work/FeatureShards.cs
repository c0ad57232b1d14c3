using MlNetClassifier.App.Settings;
using MlNetClassifier.Training.Backbones;
using MlNetClassifier.Training.Features;

namespace MlNetClassifier.App.Work;

/// <summary>Computes the features of the images of a shard, in the form in which trainings keep them.</summary>
internal sealed class FeatureShards : IShardWork
{
    private readonly string _run;
    private readonly WorkPlan _plan;
    private readonly BackboneFeatures _features;

    /// <summary>Opens the network.</summary>
    /// <param name="run">The run.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="threads">Threads that compute; 0 means one for each core.</param>
    /// <param name="environment">The surroundings.</param>
    /// <exception cref="UsageException">It would give other features than those that were planned.</exception>
    public FeatureShards(string run, WorkPlan plan, int threads, AppEnvironment environment)
    {
        (_run, _plan) = (run, plan);
        FeatureTask task = plan.Features!;
        (TrainRequest request, IReadOnlyList<string> faults) =
            SettingsTable.Read(task.Given, environment with { WorkingDirectory = plan.Root });
        if (faults.Count > 0)
            throw new UsageException(string.Join(Environment.NewLine, faults));

        _features = Open(request, threads);
        if (_features.Key == task.Key)
            return;

        _features.Dispose();
        throw new UsageException("This program would compute other features than those that were planned: the network's file, "
            + "the JPEG decoder or ONNX Runtime is another. Use the program that planned, or plan again into another folder.");
    }

    public string Extension => ".features";

    /// <summary>Opens the network of a request.</summary>
    public static BackboneFeatures Open(TrainRequest request, int threads = 0) =>
        request.Options.Network is TransferNetwork design
        ? new BackboneFeatures(design, request.Input, new FeatureCacheOptions(), threads)
        : throw new UsageException($"--network {request.Options.Network.Name} learns from pixels and has no features to compute; "
            + $"give {ResNet18Backbone.BackboneName}, or the ONNX file of a pretrained network.");

    public PartTally Make(int shard, Stream part, CancellationToken cancellationToken)
    {
        IReadOnlyList<PlannedImage> images = PlanList.Read(Path.Combine(_run, PlanList.Name), _plan.Shards[shard], _plan.Root);
        foreach (PlannedImage image in images)
            image.ThrowIfChanged();

        (int rows, int unreadable) = _features.Save([.. images.Select(image => image.Path)], part, cancellationToken);

        // An image that vanished meanwhile is no image that cannot be read.
        if (unreadable > 0)
        {
            foreach (PlannedImage image in images)
                image.ThrowIfChanged();
        }

        return new PartTally(rows, unreadable);
    }

    public void Dispose() => _features.Dispose();
}

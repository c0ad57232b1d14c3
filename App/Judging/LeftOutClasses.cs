using MlNetClassifier.App.Output;
using MlNetClassifier.App.Runs;
using MlNetClassifier.App.Settings;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Training;
using MlNetClassifier.Training.Trials;

namespace MlNetClassifier.App.Judging;

/// <summary><c>evaluate --leave-one-out</c>: what the model would say of a class that it was not taught.</summary>
internal sealed class LeftOutClasses
{
    private readonly LeaveOneOut _trial;
    private readonly int _seed;
    private readonly AppEnvironment _environment;

    private LeftOutClasses(LeaveOneOut trial, int seed, AppEnvironment environment) =>
        (_trial, _seed, _environment) = (trial, seed, environment);

    /// <summary>Prepares it.</summary>
    /// <param name="model">The model file.</param>
    /// <param name="seed">Of its training, which cut the splits.</param>
    /// <param name="environment">Where the folder of all runs is, which keeps features.</param>
    /// <exception cref="UsageException">It cannot be done with this program or this model.</exception>
    public static LeftOutClasses Of(string model, int seed, AppEnvironment environment)
    {
        if (!TrainingSupport.IsIncluded)
            throw new UsageException("--leave-one-out trains, which needs the whole program; leave it out here.");

        var trial = new LeaveOneOut(model)
        {
            Cache = new TrainRequest().FeatureOptions(environment.Resolve(RunFolder.DefaultProject)),
        };
        return trial.Refusal is { } refusal
            ? throw new UsageException($"--leave-one-out {refusal}.")
            : new LeftOutClasses(trial, seed, environment);
    }

    /// <summary>Leaves each class out in turn.</summary>
    /// <param name="data">The data, as <c>train</c> takes it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public IReadOnlyList<UnknownTest> Run(string data, CancellationToken cancellationToken)
    {
        var dataset = ImageDataset.Open(data, new SplitOptions { Seed = _seed });
        _environment.Error.WriteLine($"Training without each of {Figures.Count(dataset.Classes.Count)} classes in turn.");
        return _trial.Run(dataset, cancellationToken);
    }
}

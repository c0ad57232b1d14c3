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
    private readonly AppEnvironment _environment;

    private LeftOutClasses(LeaveOneOut trial, AppEnvironment environment) => (_trial, _environment) = (trial, environment);

    /// <summary>Prepares it.</summary>
    /// <param name="model">The model file.</param>
    /// <param name="environment">Where the folder of all runs is, which keeps features.</param>
    /// <exception cref="UsageException">It cannot be done with this program or this model.</exception>
    public static LeftOutClasses Of(string model, AppEnvironment environment)
    {
        if (!TrainingSupport.IsIncluded)
            throw new UsageException("--leave-one-out trains, which needs the whole program: this one was published with "
                + "-p:Training=false, to score. Leave the option out.");

        var trial = new LeaveOneOut(model)
        {
            Cache = new TrainRequest().FeatureOptions(environment.Resolve(RunFolder.DefaultProject)),
        };
        return trial.Refusal is { } refusal
            ? throw new UsageException($"--leave-one-out {refusal}.")
            : new LeftOutClasses(trial, environment);
    }

    /// <summary>Leaves each class out in turn.</summary>
    /// <param name="data">The data, as <c>train</c> takes it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public IReadOnlyList<UnknownTest> Run(string data, CancellationToken cancellationToken)
    {
        var dataset = ImageDataset.Open(data, new SplitOptions { Seed = _trial.Seed });
        _environment.Error.WriteLine($"Training without each of {Figures.Count(dataset.Classes.Count)} classes in turn.");
        return _trial.Run(dataset, cancellationToken);
    }
}

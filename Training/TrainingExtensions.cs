using Microsoft.ML;
using MlNetClassifier.Training.Learning;
using MlNetClassifier.Training.Trainers;

namespace MlNetClassifier.Training;

/// <summary>Trainers of this library on an <see cref="MLContext"/>, which alone can reach everything they need.</summary>
public static class TrainingExtensions
{
    /// <summary>A trainer of the convolutional network for images.</summary>
    /// <param name="mlContext">The context that the fitted stages run in.</param>
    /// <param name="options">Hyper-parameters and column names; null means the defaults.</param>
    /// <returns>The trainer, to be appended to a pipeline or fitted directly.</returns>
    /// <exception cref="ArgumentException">An option is out of range; the message lists all of them.</exception>
    public static NetworkTrainer NetworkTrainer(this MLContext mlContext, NetworkTrainerOptions? options = null) =>
        new(mlContext, options ?? new NetworkTrainerOptions());
}

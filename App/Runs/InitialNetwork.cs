using MlNetClassifier.App.Settings;
using MlNetClassifier.Data.Splits;

namespace MlNetClassifier.App.Runs;

/// <summary><c>--init-from</c>: whether the network of another model fits, and what is kept of it.</summary>
internal static class InitialNetwork
{
    /// <summary>Says what training begins from; nothing where it begins from random weights.</summary>
    /// <exception cref="UsageException">The networks differ.</exception>
    public static void Check(TrainRequest request, ImageDataset dataset, AppEnvironment environment)
    {
        if (request.Options.InitFrom is not { } initial)
            return;

        if (initial.Contradiction(request.Options.DescribeNetwork(dataset.Classes.Count, request.Input.Height, request.Input.Width)) is { } contradiction)
            throw new UsageException($"--init-from: {contradiction}");

        environment.Error.WriteLine(initial.Classes.SequenceEqual(dataset.Classes)
            ? "Training begins from all weights of the model that was given."
            : $"Training begins from the model that was given, but for its last layer, which starts anew: it knows {string.Join(", ", initial.Classes)}, and the data has {string.Join(", ", dataset.Classes)}.");
    }
}

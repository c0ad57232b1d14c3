using MlNetClassifier.App.Settings;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Pipelines.Networks;

namespace MlNetClassifier.App.Runs;

/// <summary>Whether the network fits the data, and the model that it begins from.</summary>
internal static class InitialNetwork
{
    /// <summary>Says what training begins from; nothing where it begins from random weights.</summary>
    /// <exception cref="UsageException">
    /// The network does not fit the images, a setting names none of its layers, or the networks differ.
    /// </exception>
    public static void Check(TrainRequest request, ImageDataset dataset, AppEnvironment environment)
    {
        if (request.Trainer != TrainerKind.Cnn)
            return;

        NetworkDescription network =
            request.Options.DescribeNetwork(dataset.Classes.Count, request.Input.Height, request.Input.Width);
        if (request.Options.ValidateFor(network) is [_, ..] misfits)
            throw new UsageException(string.Join(Environment.NewLine, SettingsTable.InOptions(misfits)));

        if (request.Options.InitFrom is not { } initial)
            return;

        if (initial.Contradiction(network) is { } contradiction)
            throw new UsageException(InitialSettings.Differences(request, initial.Network) is [_, ..] differences
                ? string.Join(Environment.NewLine, differences)
                : $"--init-from: {contradiction}");

        environment.Error.WriteLine(Printable.Of(initial.Classes.SequenceEqual(dataset.Classes)
            ? "Training begins from all weights of the model that was given."
            : "Training begins from the model that was given, except for its last layer, which starts anew: the model knows "
                + $"{string.Join(", ", initial.Classes)}, and the data has {string.Join(", ", dataset.Classes)}."));
    }
}

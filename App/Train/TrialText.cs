using System.Text.Json.Nodes;
using MlNetClassifier.App.Output;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Training.Trials;

namespace MlNetClassifier.App.Train;

/// <summary>A trial of a network, for people and for programs.</summary>
internal static class TrialText
{
    private const double Megabyte = 1e6;

    /// <summary>One line of a list of trials.</summary>
    public static string Line(NetworkTrial trial) => $"{trial.Network}: "
        + $"{Figures.Percent((double)trial.Right / trial.IsRight.Count)} "
        + $"({Figures.Interval(WilsonInterval.Of(trial.Right, trial.IsRight.Count))}) right, "
        + $"{Figures.Duration(trial.Time)}, {(trial.Epochs is { } epochs ? $"{Figures.Count(epochs, "epoch")}, " : string.Empty)}"
        + $"{Size(trial)}{(trial.IsCutShort ? "; cut short by the time" : string.Empty)}";

    /// <summary>How large its model is.</summary>
    public static string Size(NetworkTrial trial) => $"{Figures.Fixed(trial.ModelBytes / Megabyte, 1)} MB of weights";

    public static JsonObject Describe(NetworkTrial trial)
    {
        WilsonInterval interval = WilsonInterval.Of(trial.Right, trial.IsRight.Count);
        return new()
        {
            ["network"] = trial.Network,
            ["right"] = trial.Right,
            ["validationImages"] = trial.IsRight.Count,
            ["accuracy"] = (double)trial.Right / trial.IsRight.Count,
            ["interval"] = new JsonObject { ["low"] = interval.Low, ["high"] = interval.High },
            ["trainImages"] = trial.Train.Count,
            ["epochs"] = trial.Epochs,
            ["isCutShort"] = trial.IsCutShort,
            ["seconds"] = Math.Round(trial.Time.TotalSeconds, 1),
            ["secondsOfTraining"] = trial.WholeTime is { } whole ? Math.Round(whole.TotalSeconds, 1) : null,
            ["imagesPerSecond"] = trial.ImagesPerSecond is { } rate ? Math.Round(rate, 1) : null,
            ["modelBytes"] = trial.ModelBytes,
        };
    }
}

using MlNetClassifier.App.Output;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Training.Learning;

namespace MlNetClassifier.App.Runs;

/// <summary>How a training ended, in words: the same on the terminal, in the report and on the model card.</summary>
internal static class TrainingEnding
{
    /// <param name="reason">Why it ended.</param>
    /// <param name="monitor">What the best epoch was chosen by; null where nobody knows.</param>
    public static string Of(StopReason reason, MonitoredMetric? monitor) => reason switch
    {
        StopReason.Patience => $"{(monitor is { } metric ? $"no better {Name(metric)}" : "nothing better")} for a while",
        StopReason.Converged => "fitted until nothing changed",
        StopReason.Time => "the time is up",
        StopReason.Cancelled => "stopped by you; this is the best network so far",
        StopReason.Diverged => "the loss became infinite; this is the best network before that",
        _ => "all epochs done",
    };

    /// <summary>What was trained and how that went, before the figures.</summary>
    /// <param name="network">The network.</param>
    /// <param name="history">Epochs that were done.</param>
    /// <param name="bestEpoch">The one whose weights are kept.</param>
    /// <param name="reason">Why it ended.</param>
    /// <param name="monitor">What the best epoch was chosen by; null where nobody knows.</param>
    public static string Of(NetworkDescription network, int history, int bestEpoch, StopReason reason, MonitoredMetric? monitor)
    {
        string trained = network.Backbone is { } backbone
            ? $"{Figures.Count(network.ParameterCount)} parameters on {Figures.Count(backbone.Features)} features of "
                + $"{backbone.Source} ({Figures.Count(network.FrozenParameterCount)} parameters, which stay as they are)"
            : $"{Figures.Count(network.ParameterCount)} parameters";
        return reason == StopReason.Converged
            ? $"{trained}, {Of(reason, monitor)}"
            : $"{trained}, best epoch {bestEpoch} of {history} ({Of(reason, monitor)})";
    }

    /// <summary>What the metric is called in a sentence.</summary>
    public static string Name(MonitoredMetric metric) =>
        metric == MonitoredMetric.ValidationLoss ? "validation loss" : "validation accuracy";
}

using MlNetClassifier.Training.Learning;

namespace MlNetClassifier.App.Settings;

/// <summary>What the monitored metrics are called on the command line: Keras' names.</summary>
internal static class MonitorWords
{
    private static readonly (string Word, MonitoredMetric Metric)[] Words =
    [
        ("val_loss", MonitoredMetric.ValidationLoss),
        ("val_accuracy", MonitoredMetric.ValidationAccuracy),
    ];

    public static IEnumerable<string> All => Words.Select(pair => pair.Word);

    public static string Of(MonitoredMetric metric) => Words.First(pair => pair.Metric == metric).Word;

    public static MonitoredMetric Parse(string word) => Words.First(pair => pair.Word == word).Metric;
}

namespace MlNetClassifier.App.Tests.Training.Learning;

/// <summary>Keeps every report, and may act on it at once on the reporting thread (unlike <see cref="Progress{T}"/>).</summary>
internal sealed class ProgressRecorder<T>(Action<T>? onReport = null) : IProgress<T>
{
    public List<T> Reports { get; } = [];

    public void Report(T value)
    {
        Reports.Add(value);
        onReport?.Invoke(value);
    }
}

namespace MlNetClassifier.App.Runs;

/// <summary>Passes progress on at once and in order, unlike <see cref="Progress{T}"/>, which posts it to other threads.</summary>
internal sealed class Relay<T>(Action<T> handle) : IProgress<T>
{
    public void Report(T value) => handle(value);
}

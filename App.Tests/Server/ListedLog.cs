using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace MlNetClassifier.App.Tests.Server;

/// <summary>A log that keeps its lines.</summary>
internal sealed class ListedLog : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly SemaphoreSlim _added = new(0);

    public IReadOnlyList<string> Lines => [.. _lines];

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        _lines.Enqueue(formatter(state, exception));
        _added.Release();
    }

    /// <summary>Waits for a line with a text.</summary>
    public async Task WaitForAsync(string text, CancellationToken cancellationToken)
    {
        while (!_lines.Any(line => line.Contains(text, StringComparison.Ordinal)))
            await _added.WaitAsync(cancellationToken);
    }

    public void Dispose() => _added.Dispose();
}

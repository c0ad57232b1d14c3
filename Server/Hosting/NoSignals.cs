using Microsoft.Extensions.Hosting;

namespace MlNetClassifier.Server.Hosting;

/// <summary>Leaves signals and console to the program, which asks for the end by a token.</summary>
internal sealed class NoSignals : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

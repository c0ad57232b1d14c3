using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Explaining;
using MlNetClassifier.Pipelines.Serving;
using MlNetClassifier.Server.Answers;
using MlNetClassifier.Server.Options;

namespace MlNetClassifier.Server.Engine;

/// <summary>
/// Where requests have an answer explained: one at a time, on one thread of its own, since an explanation takes as long as
/// hundreds of answers; a few may wait.
/// </summary>
internal sealed class ExplainingDesk(ServerOptions options) : IDisposable
{
    private const int MostWaiting = 3;

    private readonly ConcurrencyLimiter _turns = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = 1,
        QueueLimit = MostWaiting,
    });

    /// <summary>Explains the answer for an image.</summary>
    /// <param name="context">The request.</param>
    /// <param name="model">What answers; the caller holds it.</param>
    /// <param name="image">The image.</param>
    /// <param name="method">How; null for the best that there is.</param>
    /// <returns>The explanation, or why there is none.</returns>
    public async ValueTask<(Explanation? Explanation, Refusal? Refusal)> ExplainAsync(
        HttpContext context, LiveModel model, ImageContent image, ExplanationMethod? method)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        end.CancelAfter(TimeSpan.FromSeconds(options.TimeoutSeconds));
        try
        {
            using RateLimitLease turn = await _turns.AcquireAsync(1, end.Token);
            if (!turn.IsAcquired)
                return (null, Overload.Queue);

            var how = new ExplanationOptions { Method = method, Threads = 1 };
            return (await Task.Factory.StartNew(
                () => model.Explainer.Explain(image, how, end.Token), CancellationToken.None, TaskCreationOptions.LongRunning,
                TaskScheduler.Default), null);
        }
        catch (OperationCanceledException)
        {
            return (null, Overload.Late);
        }
        catch (NotSupportedException error)
        {
            return (null, new Refusal(StatusCodes.Status400BadRequest, error.Message));
        }
    }

    public void Dispose() => _turns.Dispose();
}

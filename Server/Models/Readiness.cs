using MlNetClassifier.Pipelines.Scoring;

namespace MlNetClassifier.Server.Models;

/// <summary>
/// Whether models answer, and answer right: their golden samples are scored again by a thread that scores, behind what that one
/// is doing. A check that asks for less passes while nothing is being scored any more.
/// </summary>
/// <remarks>Thread-safe. Asking often costs nothing: an answer is good for a second.</remarks>
/// <param name="run">Has a thread do something before the images that wait.</param>
internal sealed class Readiness(Action<Action> run)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private const long FreshMilliseconds = 1000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (LiveModel Model, long Since, Task<string?> Check)> _checks = [];

    /// <summary>Checks the model of a name.</summary>
    /// <returns>What is wrong; null if it is ready.</returns>
    public async Task<string?> CheckAsync(ModelSlot slot)
    {
        Task<string?> check;
        lock (_gate)
        {
            LiveModel model = slot.Take();
            if (_checks.TryGetValue(slot.Name, out var last) && last.Model == model
                && (!last.Check.IsCompleted || Environment.TickCount64 - last.Since < FreshMilliseconds))
            {
                model.Release();
                check = last.Check;
            }
            else
            {
                check = Begin(model);
                _checks[slot.Name] = (model, Environment.TickCount64, check);
            }
        }

        try
        {
            return await check.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            return $"The model '{slot.Name}' does not answer: its golden samples were not scored within "
                + $"{Patience.TotalSeconds} seconds.";
        }
    }

    private Task<string?> Begin(LiveModel model)
    {
        var end = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        run(() =>
        {
            try
            {
                model.Scorer.SelfCheck();
                end.SetResult(null);
            }
            catch (SelfCheckException error)
            {
                end.SetResult(error.Message);
            }
            finally
            {
                model.Release();
            }
        });
        return end.Task;
    }
}

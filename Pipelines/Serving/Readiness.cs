using MlNetClassifier.Pipelines.Scoring;

namespace MlNetClassifier.Pipelines.Serving;

/// <summary>
/// Whether models answer, and answer right: their golden samples are scored again by a thread that scores, behind what that one
/// is doing. A check that asks for less passes while nothing is being scored any more.
/// </summary>
/// <remarks>Thread-safe. Asking often costs nothing: an answer is good for a second.</remarks>
/// <param name="run">Has a thread do something before the images that wait.</param>
/// <param name="patience">How long one may be waited for.</param>
internal sealed class Readiness(Action<Action> run, TimeSpan patience)
{
    private const long FreshMilliseconds = 1000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (LiveModel Model, long Since, Task<string?> Check)> _checks = [];

    /// <summary>Checks the model of a name.</summary>
    /// <returns>What is wrong; null if it is ready.</returns>
    public Task<string?> CheckAsync(ModelSlot slot) => CheckAsync(slot.Name, slot.Take);

    /// <inheritdoc cref="CheckAsync(ModelSlot)"/>
    /// <param name="name">Name of the model.</param>
    /// <param name="take">Gives the model that is live; it is released here.</param>
    public async Task<string?> CheckAsync(string name, Func<LiveModel> take)
    {
        Task<string?> check;
        lock (_gate)
        {
            LiveModel model = take();
            if (_checks.TryGetValue(name, out var last) && last.Model == model
                && (!last.Check.IsCompleted || Environment.TickCount64 - last.Since < FreshMilliseconds))
            {
                model.Release();
                check = last.Check;
            }
            else
            {
                check = Begin(model);
                _checks[name] = (model, Environment.TickCount64, check);
            }
        }

        try
        {
            return await check.WaitAsync(patience);
        }
        catch (TimeoutException)
        {
            return $"The model '{name}' does not answer: its golden samples were not scored within "
                + $"{patience.TotalSeconds} seconds.";
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

using MlNetClassifier.App.Output;
using MlNetClassifier.App.Runs;
using MlNetClassifier.Data.Checking;
using Spectre.Console;

namespace MlNetClassifier.App.Checking;

/// <summary>A bar on standard error for each part of a check that has begun.</summary>
internal sealed class CheckBars(ProgressContext context) : IProgress<CheckProgress>
{
    private readonly Dictionary<string, ProgressTask> _bars = [];

    /// <summary>Draws bars while something is done.</summary>
    public static T Show<T>(AppEnvironment environment, Func<CheckBars, T> action) => TextConsole.ForProgress(environment)
        .Progress()
        .AutoClear(true)
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(),
            new RemainingTimeColumn())
        .Start(context => action(new CheckBars(context)));

    /// <inheritdoc />
    public void Report(CheckProgress value) =>
        Move(value.Stage == CheckStage.Reading ? "reading images" : "comparing pictures", value);

    /// <summary>The bar of a part that the caller does itself.</summary>
    public IProgress<CheckProgress> Named(string name) => new Relay<CheckProgress>(done => Move(name, done));

    private void Move(string name, CheckProgress done)
    {
        lock (_bars)
        {
            if (!_bars.TryGetValue(name, out ProgressTask? bar))
                _bars[name] = bar = context.AddTask(name);

            bar.MaxValue = done.Total;
            bar.Increment(1);
        }
    }
}

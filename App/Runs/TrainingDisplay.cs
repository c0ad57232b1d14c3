using System.Diagnostics;
using System.Globalization;
using MlNetClassifier.App.Output;
using MlNetClassifier.Training.Checkpoints;
using MlNetClassifier.Training.Learning;
using MlNetClassifier.Training.Samples;
using Spectre.Console;

namespace MlNetClassifier.App.Runs;

/// <summary>
/// Shows training while it runs: redrawn in place on a terminal, a line per epoch everywhere else and in the log.
/// </summary>
internal sealed class TrainingDisplay
{
    private static readonly TimeSpan RedrawInterval = TimeSpan.FromMilliseconds(100);
    private readonly Action<string> _writeLine;
    private readonly LiveTraining? _live;
    private readonly LiveDisplayContext? _screen;
    private long _drawn;

    private TrainingDisplay(Action<string> writeLine, LiveTraining? live, LiveDisplayContext? screen) =>
        (_writeLine, _live, _screen) = (writeLine, live, screen);

    public static T Run<T>(AppEnvironment environment, int images, Func<TrainingDisplay, T> work, RunLog? log = null)
    {
        if (!environment.ErrorIsTerminal)
            return work(new TrainingDisplay(environment.Error.WriteLine, null, null));

        IAnsiConsole console = TextConsole.ForProgress(environment with { Error = log?.Terminal ?? environment.Error });
        var live = new LiveTraining(images);
        return console.Live(live.Draw()).Overflow(VerticalOverflow.Crop).Cropping(VerticalOverflowCropping.Bottom)
            .Start(screen => work(new TrainingDisplay(line => log?.Add(line), live, screen)));
    }

    public void Report(RowProgress row)
    {
        _live?.Add(row);
        Redraw(atOnce: false);
    }

    public void Report(StepProgress step)
    {
        _live?.Add(step);
        Redraw(atOnce: false);
    }

    public void Report(EpochResult epoch)
    {
        _live?.Add(epoch);
        Redraw(atOnce: true);
        string number = epoch.Epoch.ToString(CultureInfo.InvariantCulture).PadLeft(2);

        // What is fitted at once has no learning rate.
        string stage = epoch.LearningRate > 0 ? $"epoch {number}/{epoch.Epochs}" : "fitted";
        string validation = epoch is { ValidationLoss: { } loss, ValidationAccuracy: { } accuracy }
            ? $"  validation {Figures.Fixed(loss)} {Figures.Percent(accuracy),7}"
            : string.Empty;
        _writeLine($"{stage}  train loss {Figures.Fixed(epoch.TrainLoss)} "
            + $"{Figures.Percent(epoch.TrainAccuracy),7}{validation}  {Figures.Duration(epoch.Elapsed)}"
            + (epoch.IsBest && epoch.LearningRate > 0 ? "  best" : string.Empty));
        foreach ((string name, float[] values) in epoch.LearnedParameters)
            _writeLine($"  {name} {Summary(values)}");
    }

    private void Redraw(bool atOnce)
    {
        if (_screen is null || (!atOnce && Stopwatch.GetElapsedTime(_drawn) < RedrawInterval))
            return;

        _drawn = Stopwatch.GetTimestamp();
        _screen.UpdateTarget(_live!.Draw());
    }

    // Hundreds of channels do not fit a line: their mean, and where they lie.
    private static string Summary(float[] values) => values.Length == 1
        ? Figures.Fixed(values[0])
        : $"{Figures.Fixed(values.Average())} ({Figures.Fixed(values.Min())} to {Figures.Fixed(values.Max())})";
}

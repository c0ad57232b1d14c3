using MlNetClassifier.App.Output;
using MlNetClassifier.Pipelines.Training;
using Spectre.Console;

namespace MlNetClassifier.App.Runs;

/// <summary>Shows training while it runs: a bar with the time left on a terminal, and a line per epoch everywhere.</summary>
internal sealed class TrainingDisplay
{
    private readonly Action<string> _writeLine;
    private readonly ProgressTask? _reading;
    private readonly ProgressTask? _training;

    private TrainingDisplay(Action<string> writeLine, ProgressTask? reading, ProgressTask? training) =>
        (_writeLine, _reading, _training) = (writeLine, reading, training);

    public static T Run<T>(AppEnvironment environment, int images, Func<TrainingDisplay, T> work)
    {
        if (!environment.ErrorIsTerminal)
            return work(new TrainingDisplay(environment.Error.WriteLine, null, null));

        IAnsiConsole console = TextConsole.ForProgress(environment);
        return console.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context => work(new TrainingDisplay(
                line => console.WriteLine(line),
                context.AddTask("reading images", maxValue: Math.Max(1, images)),
                context.AddTask("training", autoStart: false))));
    }

    public void Report(RowProgress row)
    {
        if (_reading is not null)
            _reading.Value = row.Rows;
    }

    public void Report(StepProgress step)
    {
        if (_training is null)
            return;

        _reading!.StopTask();
        _training.StartTask();
        _training.MaxValue = step.Epochs * (double)step.Steps;
        _training.Value = ((step.Epoch - 1) * (double)step.Steps) + step.Step;
        _training.Description = $"epoch {step.Epoch}/{step.Epochs}, loss {Figures.Fixed(step.Loss, 3)}";
    }

    public void Report(EpochResult epoch)
    {
        string number = epoch.Epoch.ToString(System.Globalization.CultureInfo.InvariantCulture).PadLeft(2);
        string validation = epoch is { ValidationLoss: { } loss, ValidationAccuracy: { } accuracy }
            ? $"   validation loss {Figures.Fixed(loss)} accuracy {Figures.Percent(accuracy),7}"
            : string.Empty;
        string learned = string.Join(' ', epoch.LearnedParameters.Select(pair => $"  {pair.Key} {Summary(pair.Value)}"));
        _writeLine(
            $"epoch {number}/{epoch.Epochs}   train loss {Figures.Fixed(epoch.TrainLoss)} accuracy {Figures.Percent(epoch.TrainAccuracy),7}{validation}"
            + $"   {Figures.Duration(epoch.Elapsed)}{(epoch.IsBest ? "   best" : string.Empty)}{learned}");
    }

    // Hundreds of channels do not fit a line: their mean, and where they lie.
    private static string Summary(float[] values) => values.Length == 1
        ? Figures.Fixed(values[0])
        : $"{Figures.Fixed(values.Average())} ({Figures.Fixed(values.Min())} to {Figures.Fixed(values.Max())})";
}

using System.Globalization;
using MlNetClassifier.App.Output;
using MlNetClassifier.Training.Checkpoints;
using MlNetClassifier.Training.Learning;
using MlNetClassifier.Training.Samples;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace MlNetClassifier.App.Runs;

/// <summary>Training as a terminal shows it: how far it has got, curves in a line, and the latest epochs as a table.</summary>
internal sealed class LiveTraining(int images)
{
    private const int ShownEpochs = 8;
    private const int CurveWidth = 16;
    private const int BarWidth = 30;
    private readonly List<EpochResult> _epochs = [];
    private StepProgress? _step;
    private int _read;

    public void Add(RowProgress row) => _read = row.Rows;

    public void Add(StepProgress step) => _step = step;

    public void Add(EpochResult epoch) => _epochs.Add(epoch);

    public IRenderable Draw() => new Rows(_epochs.Count == 0 ? [Bar()] : [Bar(), Curves(), Table()]);

    private Text Bar() => _step is null
        ? new Text(
            $"reading images  {Filled(_read / (double)Math.Max(1, images))}  {Figures.Count(_read)} of {Figures.Count(images)}")
        : new Text($"epoch {_step.Epoch}/{_step.Epochs}  {Filled(Done(_step))}  {Figures.Percent(Done(_step))}  {Left(_step)}");

    private static double Done(StepProgress step) => (step.Epoch - 1 + (step.Step / (double)step.Steps)) / step.Epochs;

    private static string Filled(double share)
    {
        int full = (int)Math.Clamp(Math.Round(share * BarWidth), 0, BarWidth);
        return new string('━', full) + new string('─', BarWidth - full);
    }

    // Patience may end it earlier.
    private string Left(StepProgress step)
    {
        if (_epochs.Count == 0)
            return $"loss {Figures.Fixed(step.Loss, 3)}";

        double seconds = _epochs.Average(epoch => epoch.Elapsed.TotalSeconds) * step.Epochs * (1 - Done(step));
        return seconds < 0.05 ? "done" : $"at most {Figures.Duration(TimeSpan.FromSeconds(seconds))} left";
    }

    private Grid Curves()
    {
        Grid grid = new Grid().AddColumns(3);
        Row("loss", epoch => epoch.TrainLoss, epoch => epoch.ValidationLoss, value => Figures.Fixed(value));
        Row("accuracy", epoch => epoch.TrainAccuracy, epoch => epoch.ValidationAccuracy, value => Figures.Percent(value));
        return grid;

        void Row(string name, Func<EpochResult, double> train, Func<EpochResult, double?> validation,
            Func<double, string> format) => grid.AddRow(
            new Text(name),
            Curve("train", [.. _epochs.Select(train)], format),
            _epochs.All(epoch => validation(epoch) is not null)
                ? Curve("validation", [.. _epochs.Select(epoch => validation(epoch)!.Value)], format)
                : Text.Empty);
    }

    private static Paragraph Curve(string name, double[] values, Func<double, string> format) => new Paragraph()
        .Append(Sparkline.Of(values, CurveWidth) + " ", new Style(Color.Blue))
        .Append($"{name} {format(values[^1])}", Style.Plain);

    private Table Table()
    {
        Table table = new Table().Border(TableBorder.Simple);
        foreach (string column in new[] { "epoch", "train loss", "accuracy", "val. loss", "accuracy", "time" })
            table.AddColumn(new TableColumn(column).RightAligned().NoWrap());

        table.AddColumn(new TableColumn(string.Empty).NoWrap());
        int best = _epochs.FindLastIndex(epoch => epoch.IsBest);
        foreach ((int index, EpochResult epoch) in _epochs.Index()
            .Where(pair => pair.Index >= _epochs.Count - ShownEpochs || pair.Index == best))
        {
            string[] cells =
            [
                epoch.Epoch.ToString(CultureInfo.InvariantCulture),
                Figures.Fixed(epoch.TrainLoss),
                Figures.Percent(epoch.TrainAccuracy),
                epoch.ValidationLoss is { } loss ? Figures.Fixed(loss) : "-",
                Figures.Percent(epoch.ValidationAccuracy),
                Figures.Duration(epoch.Elapsed),
                index == best ? "best" : string.Empty,
            ];
            table.AddRow(
                cells.Select(cell =>
                    new Text(cell, index == best ? new Style(Color.Green, decoration: Decoration.Bold) : Style.Plain)));
        }

        return table;
    }
}

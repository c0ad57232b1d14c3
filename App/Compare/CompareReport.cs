using System.Globalization;
using MlNetClassifier.App.Charts;
using MlNetClassifier.App.Output;
using MlNetClassifier.App.Runs;
using MlNetClassifier.Pipelines.Evaluation;
using Spectre.Console;

namespace MlNetClassifier.App.Compare;

/// <summary>A comparison in words, as a table, as JSON, CSV and curves.</summary>
internal sealed class CompareReport
{
    private const double VanishingRatio = 0.05;
    private readonly IReadOnlyList<Standing> _standings;
    private readonly IReadOnlyList<int> _seeds;
    private readonly double _chance;

    public CompareReport(IReadOnlyList<Contestant> contestants, IReadOnlyList<int> seeds, IReadOnlyList<ContestResult> results,
        double chance)
    {
        (_seeds, _chance) = (seeds, chance);
        ContestResult[] Of(Contestant contestant) => [.. results.Where(result => result.Activation == contestant.Name)];
        ContestResult[] reference = Of(contestants[0]);
        _standings = [.. contestants.Select((contestant, i) => new Standing(
            contestant, Of(contestant),
            i == 0 ? [] : [.. reference.Zip(Of(contestant), (first, second) => McNemarTest.Of(first.Correct, second.Correct))]))];
    }

    public void Save(RunFolder folder)
    {
        folder.WriteText("comparison.csv", Table());
        folder.WriteText("comparison.json", ResultJson.Document(Describe()) + "\n");
        folder.WriteText("learning_curves.svg", SvgFile.Of(
            [
                Curves("train loss", epoch => epoch.TrainLoss),
                Curves("validation loss", epoch => epoch.ValidationLoss),
                Curves("validation accuracy", epoch => epoch.ValidationAccuracy, isFraction: true),
            ],
            columns: 3));
    }

    public object Describe() => new
    {
        Seeds = _seeds,
        Reference = _standings[0].Contestant.Name,
        Chance = _chance,
        Conclusions = Sentences(),
        Activations = _standings.Select(standing => new
        {
            standing.Contestant.Name,
            standing.Accuracy,
            AccuracyLow = standing.Interval.Low,
            AccuracyHigh = standing.Interval.High,
            standing.LogLoss,
            standing.Epochs,
            standing.Seconds,
            standing.PValue,
            DiffersFromReference = standing.IsDifferent,
            Trainings = standing.Results.Select(result => new
            {
                result.Seed,
                result.Accuracy,
                result.LogLoss,
                result.BestEpoch,
                result.Seconds,
                result.WeightsSha256,
                result.Layers,
                result.Epochs,
            }),
        }),
    };

    public void Print(AppEnvironment environment, RunFolder folder)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumn("activation");
        foreach (string column in new[]
        {
            "accuracy", "95 % interval", "log-loss", "epochs", "seconds", "p against " + _standings[0].Contestant.Name,
                "dead units", "gradient, first epoch",
        })
            table.AddColumn(new TableColumn(new Text(column)).RightAligned());

        foreach (Standing standing in _standings)
        {
            ContestResult first = standing.Results[0];
            table.AddRow(
                new Text(standing.Contestant.Name),
                new Text(Figures.Percent(standing.Accuracy)),
                new Text(Figures.Interval(standing.Interval)),
                new Text(Figures.Fixed(standing.LogLoss)),
                new Text(Figures.Fixed(standing.Epochs, 0)),
                new Text(Figures.Fixed(standing.Seconds, 0)),
                new Text(standing.PValue is { } p ? PText(p) : "-"),
                new Text(
                    string.Join(' ',
                        first.Layers.Where(layer => layer.DeadShare is not null)
                            .Select(layer => Figures.Percent(layer.DeadShare)))),
                new Text(
                    string.Join(' ',
                        first.Layers.Select(layer => layer.FirstGradient.ToString("G2", CultureInfo.InvariantCulture)))));
        }

        TextConsole.ForResults(environment).Write(table);
        foreach (string sentence in Sentences())
            environment.Out.WriteLine(sentence);

        environment.Out.WriteLine();
        environment.Out.WriteLine($"Table, figures and learning curves: {environment.Shorten(folder.Path)}");
    }

    /// <summary>What the figures say, and what they do not.</summary>
    private List<string> Sentences()
    {
        Standing reference = _standings[0];
        List<string> sentences = [];
        foreach (Standing standing in _standings.Skip(1).Where(standing => !standing.Contestant.IsLinear))
        {
            sentences.Add(standing switch
            {
                _ when standing.NeverLearned(_chance) => NeverLearned(reference, standing),
                { IsDifferent: true } =>
                    $"{standing.Contestant.Name} is {(standing.Accuracy > reference.Accuracy ? "better" : "worse")} than "
                        + $"{reference.Contestant.Name} "
                    + $"({Figures.Percent(standing.Accuracy)} against {Figures.Percent(reference.Accuracy)}, "
                    + $"{PText(standing.PValue!.Value)}).",
                _ => $"{standing.Contestant.Name}: no evidence of a difference from {reference.Contestant.Name} "
                    + $"({Figures.Percent(standing.Accuracy)} against {Figures.Percent(reference.Accuracy)}, "
                    + $"{PText(standing.PValue!.Value)}).",
            });
        }

        if (_standings.FirstOrDefault(standing => standing.Contestant.IsLinear) is { } linear)
            sentences.Add(OfLinear(linear));

        return sentences;
    }

    private string OfLinear(Standing linear)
    {
        Standing[] learned = [.. _standings.Where(standing => standing != linear && !standing.NeverLearned(_chance))];
        Standing[] above = [.. learned.Where(standing => Beats(standing, linear))];
        const string Why = "Without a non-linear function, stacked layers are one linear map (max-pooling is not linear "
            + "either, so here it is replaced by the mean).";
        return above.Length == learned.Length && learned.Length > 0
            ? $"linear is clearly below every activation that learned ({Figures.Percent(linear.Accuracy)} against "
                + $"{Figures.Percent(learned.Min(standing => standing.Accuracy))} or more). {Why}"
            : $"linear reaches {Figures.Percent(linear.Accuracy)}; {above.Length} of {learned.Length} activations that learned "
                + $"are clearly above it. {Why}";
    }

    private static bool Beats(Standing standing, Standing linear) => standing.Results.Zip(linear.Results).All(pair =>
        pair.First.Accuracy > pair.Second.Accuracy && McNemarTest.Of(pair.First.Correct, pair.Second.Correct).IsEvidence);

    // A cause is named only where the figures show it.
    private string NeverLearned(Standing reference, Standing standing)
    {
        double ratio =
            standing.Results.Average(result =>
                result.Layers[0].FirstGradient) / reference.Results.Average(result => result.Layers[0].FirstGradient);
        string gradient = $"the gradient that reached the first layer was {Figures.Percent(ratio)} of "
            + $"{reference.Contestant.Name}'s in the first epoch";
        return $"{standing.Contestant.Name} did not rise above chance ({Figures.Percent(_chance)}) in "
            + $"{Figures.Fixed(standing.Epochs, 0)} epochs"
            + (ratio < VanishingRatio
                ? $": {gradient} (vanishing gradients)."
                : "; more epochs or another learning rate may help.");
    }

    private static string PText(double p) => p < 0.001 ? "p < 0.001" : "p = " + Figures.Fixed(p, 3);

    private string Table() => string.Join('\n',
    [
        "activation,seed,samples,accuracy,accuracy_low,accuracy_high,log_loss,epochs,best_epoch,seconds,p_value,"
            + "layer,dead_share,gradient_first,gradient_last",
        .. _standings.SelectMany(standing => standing.Results.SelectMany((result, i) => result.Layers.Select(layer => Csv.Row(
        [
            result.Activation,
            result.Seed.ToString(CultureInfo.InvariantCulture),
            result.Correct.Count.ToString(CultureInfo.InvariantCulture),
            Figures.Exact(result.Accuracy),
            Figures.Exact(result.Interval.Low),
            Figures.Exact(result.Interval.High),
            Figures.Exact(result.LogLoss),
            result.Epochs.Count.ToString(CultureInfo.InvariantCulture),
            result.BestEpoch.ToString(CultureInfo.InvariantCulture),
            Figures.Exact(result.Seconds),
            standing.Tests.Count == 0 ? string.Empty : Figures.Exact(standing.Tests[i].PValue),
            layer.Name,
            layer.DeadShare is { } dead ? Figures.Exact(dead) : string.Empty,
            Figures.Exact(layer.FirstGradient),
            Figures.Exact(layer.LastGradient),
        ])))),
    ]) + "\n";

    private LineChart Curves(string title, Func<ContestResult.EpochPoint, double?> value, bool isFraction = false) => new(
        title,
        [.. _standings.Select(standing => new LineChart.Line(
            standing.Contestant.Activation?.Function.Name ?? Contestant.LinearName,
            [.. standing.Results[0].Epochs.Index().Where(epoch => value(epoch.Item) is not null)
                .Select(epoch => (epoch.Index + 1.0, value(epoch.Item)!.Value))],
            IsDashed: standing.Contestant.IsLinear))],
        isFraction);
}

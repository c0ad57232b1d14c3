using System.Globalization;
using MlNetClassifier.App.Charts;
using MlNetClassifier.App.Output;
using MlNetClassifier.App.Reports;
using MlNetClassifier.App.Runs;

namespace MlNetClassifier.App.Compare;

/// <summary>A comparison on the terminal, as a page, JSON, CSV and curves.</summary>
internal sealed class CompareReport(Comparison comparison)
{
    public void Save(RunFolder folder, TimeProvider clock)
    {
        folder.WriteText("comparison.csv", Table());
        folder.WriteText("comparison.json", ResultJson.Document(Describe()) + "\n");
        folder.WriteText("learning_curves.svg", SvgFile.Of(CompareCharts.Learning(comparison), columns: 3));
        folder.WriteText(ReportFile.Name, ComparePage.Render(comparison, folder, clock).ToString());
    }

    public object Describe() => new
    {
        comparison.Seeds,
        Reference = comparison.Reference.Contestant.Name,
        comparison.Chance,
        Method = CompareWords.Method(comparison),
        Conclusions = CompareWords.Of(comparison),
        Activations = comparison.Standings.Select(standing => new
        {
            standing.Contestant.Name,
            standing.Accuracy,
            AccuracyLow = standing.Interval.Low,
            AccuracyHigh = standing.Interval.High,
            standing.LowestAccuracy,
            standing.HighestAccuracy,
            standing.LogLoss,
            standing.Epochs,
            standing.Seconds,
            Difference = Figures.WithoutNoise(standing.Difference?.Mean),
            PValue = Figures.WithoutNoise(standing.Difference?.PValue),
            AdjustedPValue = Figures.WithoutNoise(standing.Difference?.AdjustedPValue),
            DiffersFromReference = standing.Difference?.IsEvidence == true,
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

    public void Print(AppEnvironment environment, RunFolder folder, bool isWide)
    {
        bool hasSeeds = comparison.Seeds.Count > 1;
        var table = new TextTable(
            new TextColumn("activation", IsText: true),
            new("accuracy"),
            new("95 % interval"),
            new("log-loss"),
            new(hasSeeds ? "epochs (mean)" : "epochs", IsExtra: true),
            new(hasSeeds ? "seconds (mean)" : "seconds", IsExtra: true),
            new("seeds from", IsExtra: true),
            new("to", IsExtra: true),
            new("p", IsExtra: true),
            new(comparison.TestCount > 1 ? "p (Holm)" : "p"));
        foreach (Standing standing in comparison.Standings)
        {
            table.Add(
                standing.Contestant.Name,
                Figures.Percent(standing.Accuracy),
                Figures.Interval(standing.Interval),
                Figures.Fixed(standing.LogLoss),
                Figures.Fixed(standing.Epochs, 0),
                Figures.Fixed(standing.Seconds, 0),
                Figures.Percent(standing.LowestAccuracy),
                Figures.Percent(standing.HighestAccuracy),
                standing.Difference is { } difference ? Figures.Fixed(difference.PValue, 4) : "-",
                standing.Difference?.PText ?? "-");
        }

        table.Write(environment, isWide);
        if (isWide)
            Layers().Write(environment, isWide);

        foreach (string sentence in CompareWords.Of(comparison))
            Prose.Write(environment, sentence);

        environment.Out.WriteLine();
        Prose.Write(environment, CompareWords.Method(comparison));
        environment.Out.WriteLine($"Report: {environment.Shorten(folder.File(ReportFile.Name))}");
    }

    private TextTable Layers()
    {
        var table = new TextTable(
            new TextColumn("activation", IsText: true), new("layer", IsText: true), new("dead units"),
            new("gradient, first epoch"), new("last epoch"));
        foreach (Standing standing in comparison.Standings)
        {
            foreach (ContestResult.LayerFigures layer in standing.Layers)
                table.Add(standing.Contestant.Name, layer.Name, Figures.Percent(layer.DeadShare),
                    Figures.Rounded(layer.FirstGradient, 2), Figures.Rounded(layer.LastGradient, 2));
        }

        return table;
    }

    private string Table() => string.Join('\n',
    [
        "activation,seed,samples,accuracy,accuracy_low,accuracy_high,log_loss,epochs,best_epoch,seconds,p_value,p_adjusted,"
            + "layer,dead_share,gradient_first,gradient_last",
        .. comparison.Standings.SelectMany(standing => standing.Results
            .SelectMany(result => result.Layers.Select(layer => Row(standing, result, layer)))),
    ]) + "\n";

    private static string Row(Standing standing, ContestResult result, ContestResult.LayerFigures layer) => Csv.Row(
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
        Optional(Figures.WithoutNoise(standing.Difference?.PValue)),
        Optional(Figures.WithoutNoise(standing.Difference?.AdjustedPValue)),
        layer.Name,
        Optional(layer.DeadShare),
        Figures.Exact(layer.FirstGradient),
        Figures.Exact(layer.LastGradient),
    ]);

    private static string Optional(double? value) => value is { } number ? Figures.Exact(number) : string.Empty;
}

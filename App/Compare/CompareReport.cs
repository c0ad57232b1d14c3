using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlNetClassifier.App.Charts;
using MlNetClassifier.App.Output;
using MlNetClassifier.App.Reports;
using MlNetClassifier.App.Runs;

namespace MlNetClassifier.App.Compare;

/// <summary>A comparison on the terminal, as a page, JSON, CSV and charts.</summary>
internal sealed class CompareReport(Comparison comparison)
{
    /// <summary>Writes all files.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="arguments">The settings.</param>
    /// <param name="models">Below which folder of it the models are; empty where they are in itself.</param>
    /// <param name="clock">The time of day.</param>
    public void Save(RunFolder folder, JsonObject arguments, string models, TimeProvider clock)
    {
        folder.WriteText("comparison.csv", Table());
        folder.WriteText("comparison.json", ResultJson.Document(Describe()) + "\n");
        folder.WriteText(
            "learning_curves.svg", CompareCharts.Learning(comparison) is [_, ..] curves ? SvgFile.Of(curves, columns: 3) : null);
        folder.WriteText(
            "accuracy_and_cost.svg", CompareCharts.Costs(comparison) is [_, ..] costs ? SvgFile.Of(costs, columns: 3) : null);
        folder.WriteText(ReportFile.Name,
            ComparePage.Render(comparison, Path.GetFileName(folder.Path), arguments, models, clock).ToString());
    }

    /// <summary>What was found; the list of contestants is called <c>activations</c> or <c>networks</c>.</summary>
    public JsonObject Describe()
    {
        JsonObject description = new()
        {
            ["seeds"] = ResultJson.Of(comparison.Seeds),
            ["reference"] = comparison.Reference.Contestant.Name,
            ["best"] = comparison.Best.Contestant.Name,
            ["chance"] = comparison.Chance,
            ["method"] = CompareWords.Method(comparison),
            ["conclusions"] = ResultJson.List(CompareWords.Of(comparison)),
        };
        description[comparison.Noun + "s"] = new JsonArray([.. comparison.Standings.Select(Describe)]);
        return description;
    }

    private static JsonObject Describe(Standing standing) => new()
    {
        ["name"] = standing.Contestant.Name,
        ["accuracy"] = standing.Accuracy,
        ["accuracyLow"] = standing.Interval.Low,
        ["accuracyHigh"] = standing.Interval.High,
        ["lowestAccuracy"] = standing.LowestAccuracy,
        ["highestAccuracy"] = standing.HighestAccuracy,
        ["logLoss"] = standing.LogLoss,
        ["epochs"] = standing.Epochs,
        ["seconds"] = standing.Seconds,
        ["millisecondsPerImage"] = standing.MillisecondsPerImage,
        ["modelBytes"] = standing.Results.Average(result => result.ModelBytes),
        ["difference"] = Figures.WithoutNoise(standing.Difference?.Mean),
        ["pValue"] = Figures.WithoutNoise(standing.Difference?.PValue),
        ["adjustedPValue"] = Figures.WithoutNoise(standing.Difference?.AdjustedPValue),
        ["differsFromReference"] = standing.Difference?.IsEvidence == true,
        ["trainings"] = ResultJson.List(standing.Results.Select(result => new JsonObject
        {
            ["seed"] = result.Seed,
            ["accuracy"] = result.Accuracy,
            ["logLoss"] = result.LogLoss,
            ["bestEpoch"] = result.BestEpoch,
            ["seconds"] = result.Seconds,
            ["millisecondsPerImage"] = result.MillisecondsPerImage,
            ["modelBytes"] = result.ModelBytes,
            ["weightsSha256"] = result.WeightsSha256,
            ["layers"] = JsonSerializer.SerializeToNode(result.Layers, ContestJson.Default.IReadOnlyListLayerFigures),
            ["epochs"] = JsonSerializer.SerializeToNode(result.Epochs, ContestJson.Default.IReadOnlyListEpochPoint),
        })),
    };

    public void Print(AppEnvironment environment, RunFolder folder, bool isWide)
    {
        (bool hasSeeds, bool showsCost) = (comparison.Seeds.Count > 1, comparison.HasOwnTrainings);
        var table = new TextTable(
            new TextColumn(comparison.Noun, IsText: true),
            new("accuracy"),
            new("95 % interval"),
            new("log-loss", IsExtra: showsCost),
            new(hasSeeds ? "epochs (mean)" : "epochs", IsExtra: true),
            new(hasSeeds && !showsCost ? "seconds (mean)" : "seconds", IsExtra: !showsCost),
            new("ms/image", IsExtra: !showsCost),
            new("MB", IsExtra: !showsCost),
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
                Figures.Amount(standing.Seconds),
                Figures.Amount(standing.MillisecondsPerImage),
                Figures.Amount(standing.ModelMegabytes),
                Figures.Percent(standing.LowestAccuracy),
                Figures.Percent(standing.HighestAccuracy),
                standing.Difference is { } difference ? Figures.Fixed(difference.PValue, 4) : "-",
                standing.Difference?.PText ?? "-");
        }

        table.Write(environment, isWide);
        if (isWide && comparison.Standings.Any(standing => standing.Layers.Any()))
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
            new TextColumn(comparison.Noun, IsText: true), new("layer", IsText: true), new("dead units"),
            new("gradient, first epoch"), new("last epoch"));
        foreach (Standing standing in comparison.Standings)
        {
            foreach (ContestResult.LayerFigures layer in standing.Layers)
                table.Add(standing.Contestant.Name, layer.Name, Figures.Percent(layer.DeadShare),
                    Figures.Rounded(layer.FirstGradient, 2), Figures.Rounded(layer.LastGradient, 2));
        }

        return table;
    }

    /// <summary>A CSV table: a row for each training, or for each of its layers where there are figures of them.</summary>
    public string Table() => string.Join('\n',
    [
        $"{comparison.Noun},seed,samples,accuracy,accuracy_low,accuracy_high,log_loss,epochs,best_epoch,seconds,ms_per_image,"
            + "model_bytes,p_value,p_adjusted,layer,dead_share,gradient_first,gradient_last",
        .. from standing in comparison.Standings
           from result in standing.Results
           from layer in result.Layers.DefaultIfEmpty()
           select Row(standing, result, layer),
    ]) + "\n";

    private static string Row(Standing standing, ContestResult result, ContestResult.LayerFigures? layer) => Csv.Row(
    [
        result.Name,
        result.Seed.ToString(CultureInfo.InvariantCulture),
        result.Correct.Count.ToString(CultureInfo.InvariantCulture),
        Figures.Exact(result.Accuracy),
        Figures.Exact(result.Interval.Low),
        Figures.Exact(result.Interval.High),
        Figures.Exact(result.LogLoss),
        result.Epochs.Count.ToString(CultureInfo.InvariantCulture),
        result.BestEpoch.ToString(CultureInfo.InvariantCulture),
        Figures.Exact(result.Seconds),
        Optional(result.MillisecondsPerImage),
        Optional(result.ModelBytes),
        Optional(Figures.WithoutNoise(standing.Difference?.PValue)),
        Optional(Figures.WithoutNoise(standing.Difference?.AdjustedPValue)),
        layer?.Name ?? string.Empty,
        Optional(layer?.DeadShare),
        Optional(layer?.FirstGradient),
        Optional(layer?.LastGradient),
    ]);

    private static string Optional(double? value) => value is { } number ? Figures.Exact(number) : string.Empty;
}

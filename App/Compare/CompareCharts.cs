using System.Globalization;
using MlNetClassifier.App.Charts;
using MlNetClassifier.App.Output;

namespace MlNetClassifier.App.Compare;

/// <summary>
/// The charts of a comparison: curves of a seed, which their titles name, and accuracy against cost.
/// </summary>
internal static class CompareCharts
{
    /// <summary>The curves of all with one seed; none where nothing was trained in epochs.</summary>
    /// <param name="comparison">What was compared.</param>
    /// <param name="seed">Which of its seeds, from 0.</param>
    public static IReadOnlyList<LineChart> Learning(Comparison comparison, int seed = 0) =>
        !comparison.Standings.Any(standing => standing.Contestant.LearnsInSteps) ? [] :
    [
        Curves(comparison, seed, "train loss", epoch => epoch.TrainLoss),
        Curves(comparison, seed, "validation loss", epoch => epoch.ValidationLoss),
        Curves(comparison, seed, "validation accuracy", epoch => epoch.ValidationAccuracy, isFraction: true),
    ];

    /// <summary>What there is to choose from, by each cost; none where activations are compared, which cost the same.</summary>
    public static IReadOnlyList<CostChart> Costs(Comparison comparison) => !comparison.HasOwnTrainings ? [] :
    [
        .. Cost(comparison, "accuracy by time to score", "ms per image", "ms",
            standing => standing.MillisecondsPerImage),
        .. Cost(comparison, "accuracy by time to train", "seconds of training", "s", standing => standing.Seconds),
        .. Cost(comparison, "accuracy by size of the model", "MB of the model file", "MB", standing => standing.ModelMegabytes),
    ];

    /// <summary>A chart for each contestant that learned parameters: the mean of each layer's, by epoch.</summary>
    public static IReadOnlyList<LineChart> Learned(Comparison comparison) =>
    [
        .. comparison.Standings.Where(standing => standing.Results[0].Epochs is [{ Learned.Count: > 0 }, ..]).Select(standing =>
            new LineChart(
                Title(comparison, standing.Contestant.Name),
                [.. standing.Results[0].Epochs[0].Learned.Keys.Select(parameter => new LineChart.Line(
                    parameter,
                    [.. standing.Results[0].Epochs.Index()
                        .Select(epoch => (epoch.Index + 1.0, epoch.Item.Learned[parameter]))]))])
            {
                StartsAtZero = false,
            }),
    ];

    private static LineChart Curves(
        Comparison comparison, int seed, string title, Func<ContestResult.EpochPoint, double?> value,
        bool isFraction = false) => new(
        Title(comparison, title, seed),
        [.. comparison.Standings.Index().Where(standing => standing.Item.Contestant.LearnsInSteps).Select(standing =>
            new LineChart.Line(
                standing.Item.Contestant.Name,
                [.. standing.Item.Results[seed].Epochs.Index().Where(epoch => value(epoch.Item) is not null)
                    .Select(epoch => (epoch.Index + 1.0, value(epoch.Item)!.Value))],
                IsDashed: standing.Item.Contestant.IsLinear,
                Color: comparison.HasOwnTrainings ? standing.Index : null))],
        isFraction)
        {
            ShowsCovered = !comparison.HasOwnTrainings,
        };

    private static IEnumerable<CostChart> Cost(
        Comparison comparison, string title, string across, string unit, Func<Standing, double?> cost)
    {
        CostChart.Mark[] marks =
        [
            .. from standing in comparison.Standings
               where cost(standing) > 0
               select new CostChart.Mark(
                   standing.Contestant.Name, cost(standing)!.Value, $"{Figures.Amount(cost(standing))} {unit}",
                   standing.Accuracy, standing.Interval),
        ];
        return marks.Length == comparison.Standings.Count
            ? [new CostChart(title, $"{across} (logarithmic; bars are 95 % intervals)", marks)]
            : [];
    }

    private static string Title(Comparison comparison, string text, int seed = 0) =>
        string.Create(CultureInfo.InvariantCulture, $"{text}, seed {comparison.Seeds[seed]}");
}

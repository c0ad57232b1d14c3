using System.Globalization;
using MlNetClassifier.App.Charts;

namespace MlNetClassifier.App.Compare;

/// <summary>The curves of a comparison: those of its first seed, which their titles name.</summary>
internal static class CompareCharts
{
    public static IReadOnlyList<LineChart> Learning(Comparison comparison) =>
    [
        Curves(comparison, "train loss", epoch => epoch.TrainLoss),
        Curves(comparison, "validation loss", epoch => epoch.ValidationLoss),
        Curves(comparison, "validation accuracy", epoch => epoch.ValidationAccuracy, isFraction: true),
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
        Comparison comparison, string title, Func<ContestResult.EpochPoint, double?> value, bool isFraction = false) => new(
        Title(comparison, title),
        [.. comparison.Standings.Select(standing => new LineChart.Line(
            standing.Contestant.Name,
            [.. standing.Results[0].Epochs.Index().Where(epoch => value(epoch.Item) is not null)
                .Select(epoch => (epoch.Index + 1.0, value(epoch.Item)!.Value))],
            IsDashed: standing.Contestant.IsLinear))],
        isFraction)
        {
            ShowsCovered = true,
        };

    private static string Title(Comparison comparison, string text) =>
        string.Create(CultureInfo.InvariantCulture, $"{text}, seed {comparison.Seeds[0]}");
}

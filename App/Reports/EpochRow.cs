namespace MlNetClassifier.App.Reports;

/// <summary>One row of <c>results.csv</c>.</summary>
internal sealed record EpochRow(
    int Epoch, double Seconds, double TrainLoss, double TrainAccuracy, double? ValidationLoss, double? ValidationAccuracy, double LearningRate)
{
    public static IReadOnlyList<EpochRow> Read(CsvTable? table) => table is null ? [] :
    [
        .. Enumerable.Range(0, table.Count).Select(i => new EpochRow(
            table.Integer(i, "epoch"),
            table.Number(i, "time_s"),
            table.Number(i, "train_loss"),
            table.Number(i, "train_accuracy"),
            table.NumberOrNull(i, "validation_loss"),
            table.NumberOrNull(i, "validation_accuracy"),
            table.Number(i, "learning_rate"))),
    ];
}

namespace MlNetClassifier.App.Output;

/// <summary>How predictions are written; the names are the words of <c>--format</c>.</summary>
internal enum PredictionFormat
{
    Table,
    Csv,
    Json,
    Jsonl,
}

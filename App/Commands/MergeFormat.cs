namespace MlNetClassifier.App.Commands;

/// <summary>How <c>merge</c> writes predictions.</summary>
internal enum MergeFormat
{
    Csv,
    Json,
    Jsonl,
    Parquet,
}

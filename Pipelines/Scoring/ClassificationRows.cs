using Microsoft.ML.Data;

namespace MlNetClassifier.Pipelines.Scoring;

/// <summary>
/// Rows of the mappings between the network and the predicted class; the names of their columns are model format.
/// </summary>
internal static class ClassificationRows
{
    public const string Prefix = "MlNetClassifier.Classification.";
    public const string ScreenContract = Prefix + "Screen";
    public const string ClassIndexContract = Prefix + "ClassIndex";
    public const string NetworkOutput = Prefix + "NetworkOutput";
    public const string Distances = Prefix + "Distances";
    public const string ScreenDistancesContract = Prefix + "ScreenDistances";
    public const string ScreenedDistances = Prefix + "ScreenedDistances";
    public const string ImageError = Prefix + "ImageError";
    public const string ScreenedLogits = Prefix + "ScreenedLogits";
    public const string Score = Prefix + "Score";
    public const string ClassIndex = Prefix + "Index";

    internal sealed class NetworkRow
    {
        [ColumnName(NetworkOutput)]
        public VBuffer<float> Logits { get; set; }

        [ColumnName(ClassificationRows.ImageError)]
        public ReadOnlyMemory<char> ImageError { get; set; }
    }

    internal sealed class LogitsRow
    {
        [ColumnName(ScreenedLogits)]
        public VBuffer<float> Logits { get; set; }
    }

    internal sealed class DistancesRow
    {
        [ColumnName(ClassificationRows.Distances)]
        public VBuffer<float> Distances { get; set; }

        [ColumnName(ClassificationRows.ImageError)]
        public ReadOnlyMemory<char> ImageError { get; set; }
    }

    internal sealed class ScreenedDistancesRow
    {
        [ColumnName(ClassificationRows.ScreenedDistances)]
        public VBuffer<float> Distances { get; set; }
    }

    internal sealed class ScoreRow
    {
        [ColumnName(ClassificationRows.Score)]
        public VBuffer<float> Score { get; set; }
    }

    internal sealed class ClassIndexRow
    {
        [ColumnName(ClassificationRows.ClassIndex)]
        public int ClassIndex { get; set; }
    }
}

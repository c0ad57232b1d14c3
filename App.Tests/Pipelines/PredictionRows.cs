using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetClassifier.Data;
using MlNetClassifier.Pipelines.Schema;

namespace MlNetClassifier.App.Tests.Pipelines;

/// <summary>What goes into a classifier's pipeline and what comes out of it, bit by bit.</summary>
internal static class PredictionRows
{
    public static IDataView Paths(this MLContext mlContext, IEnumerable<string> paths) =>
        mlContext.Data.LoadFromEnumerable(paths.Select(path => new PathRow { ImagePath = path }));

    /// <summary>Paths with labels as key, as <c>Evaluate</c> takes them.</summary>
    public static IDataView Labelled(this MLContext mlContext, IEnumerable<ImageSample> samples)
    {
        IDataView rows = mlContext.Data.LoadFromEnumerable(samples.Select(sample => new LabelledRow
        {
            ImagePath = sample.ImagePath,
            Label = sample.Label,
        }));
        return mlContext.Transforms.Conversion.MapValueToKey("Label",
            keyOrdinality: Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
            .Fit(rows).Transform(rows);
    }

    /// <summary>One text per row with every output to the last bit.</summary>
    public static string[] Exact(IDataView output)
    {
        float[][] logits = [.. output.GetColumn<float[]>(ColumnNames.Logits)];
        float[][] scores = [.. output.GetColumn<float[]>(ColumnNames.Score)];
        string[] labels = [.. output.GetColumn<string>(ColumnNames.PredictedLabel)];
        uint[] indexes = [.. output.GetColumn<uint>(ColumnNames.PredictedIndex)];
        string[] errors = [.. output.GetColumn<string>(ColumnNames.ImageError)];
        return [.. logits.Select((_, i) => Exact(logits[i], scores[i], labels[i], indexes[i], errors[i]))];
    }

    public static string Exact(PredictionRow row) =>
        Exact(row.Logits, row.Score, row.PredictedLabel, row.PredictedIndex, row.ImageError);

    public static string[] KeyNames(IDataView output)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        output.Schema[ColumnNames.PredictedIndex].GetKeyValues(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    private static string Exact(float[] logits, float[] score, string label, uint index, string error) =>
        $"{Bits(logits)} | {Bits(score)} | '{label}' {index} '{error}'";

    private static string Bits(float[] values) =>
        string.Join(' ', values.Select(value => BitConverter.SingleToUInt32Bits(value).ToString("x8")));

    internal class PathRow
    {
        public string ImagePath { get; set; } = string.Empty;
    }

    internal sealed class LabelledRow : PathRow
    {
        public string Label { get; set; } = string.Empty;
    }

    internal sealed class PredictionRow
    {
        public float[] Logits { get; set; } = [];

        public float[] Score { get; set; } = [];

        public string PredictedLabel { get; set; } = string.Empty;

        public uint PredictedIndex { get; set; }

        public string ImageError { get; set; } = string.Empty;
    }
}

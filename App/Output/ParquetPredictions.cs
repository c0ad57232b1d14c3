using MlNetClassifier.Pipelines.Evaluation;
using Parquet;
using Parquet.Schema;

namespace MlNetClassifier.App.Output;

/// <summary>
/// Predictions as Apache Parquet: a row for each image with the columns of <c>score --format csv</c>; probabilities are float32,
/// and null where an image could not be read.
/// </summary>
/// <param name="classes">Class names in class order.</param>
/// <param name="calibration">Decides what is unknown; null for not asking.</param>
internal sealed class ParquetPredictions(IReadOnlyList<string> classes, Calibration? calibration)
{
    private const int RowsOfGroup = 65_536;

    private readonly DataField<string> _path = new("path", false);
    private readonly DataField<string> _label = new("predicted_label", true);
    private readonly DataField<float?> _probability = new("probability");
    private readonly DataField<double?> _calibrated = new("calibrated_probability");
    private readonly DataField<bool?> _isUnknown = new("is_unknown");
    private readonly DataField<float?>[] _probabilities = [.. classes.Select(name => new DataField<float?>("p_" + name))];
    private readonly DataField<string> _error = new("error", true);
    private readonly DataField<string> _note = new("note", true);

    /// <summary>Writes the file; one group of rows is held at a time.</summary>
    /// <returns>A task.</returns>
    public async Task WriteAsync(Stream stream, IEnumerable<ImagePrediction> predictions, CancellationToken cancellationToken)
    {
        var schema = new ParquetSchema(
            [_path, _label, _probability, .. Calibrated(_calibrated, _isUnknown), .. _probabilities, _error, _note]);
        var options = new ParquetOptions { CompressionMethod = CompressionMethod.Zstd };
        await using ParquetWriter writer =
            await ParquetWriter.CreateAsync(schema, stream, options, cancellationToken: cancellationToken);
        foreach (ImagePrediction[] rows in predictions.Chunk(RowsOfGroup))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await WriteGroupAsync(writer, rows);
        }
    }

    private async Task WriteGroupAsync(ParquetWriter writer, ImagePrediction[] rows)
    {
        using ParquetRowGroupWriter group = writer.CreateRowGroup();
        await group.WriteAsync(_path, rows.Select(row => row.ImagePath).ToArray());
        await group.WriteAsync(_label, Texts(row => row.Error is not null ? null
            : calibration?.IsUnknown(row) == true ? Calibration.UnknownLabel : row.PredictedLabel));
        await group.WriteAsync<float>(_probability, Numbers(row => row.Score.Max()));
        if (calibration is not null)
        {
            await group.WriteAsync<double>(_calibrated, Numbers(calibration.Confidence));
            await group.WriteAsync<bool>(_isUnknown, Numbers(calibration.IsUnknown));
        }

        foreach ((int index, DataField<float?> field) in _probabilities.Index())
            await group.WriteAsync<float>(field, Numbers(row => row.Score[index]));

        await group.WriteAsync(_error, Texts(row => row.Error));
        await group.WriteAsync(_note, Texts(row => row.Note));
        group.CompleteValidate();

        // The library takes null for a missing text, but does not say so.
        IReadOnlyCollection<string> Texts(Func<ImagePrediction, string?> text) => [.. rows.Select(row => text(row)!)];

        T?[] Numbers<T>(Func<ImagePrediction, T> number)
            where T : struct => [.. rows.Select(row => row.Error is null ? number(row) : (T?)null)];
    }

    private IEnumerable<Field> Calibrated(params Field[] fields) => calibration is null ? [] : fields;
}

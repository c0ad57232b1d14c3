using MlNetClassifier.Data.Discovery;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Scoring;
using ParquetSharp;

// Arguments: model.zip, a folder of images, the Parquet file to write.
const int RowsPerGroup = 10_000; // as many are in memory, however many images there are
using var scorer = ImageScorer.Load(args[0]);
IEnumerable<ImageContent> images = ImageFolder.EnumerateImages(args[1]).Select(ImageContent.FromFile);

using var compression = new WriterPropertiesBuilder().Compression(Compression.Zstd).Build();
using var file = new ParquetFileWriter(
    args[2],
    [
        new Column<string>("path"), new Column<string?>("predicted_label"), new Column<float?>("probability"),
        .. scorer.Classes.Select(name => new Column<float?>("p_" + name)), new Column<string?>("error"),
    ],
    compression);

int count = 0, unreadable = 0;
await foreach (ImagePrediction[] rows in scorer.ScoreAsync(images).Chunk(RowsPerGroup))
{
    using RowGroupWriter group = file.AppendRowGroup();
    Write(row => row.ImagePath);
    Write(row => row.Error is null ? row.PredictedLabel : null);
    Write(row => row.Error is null ? row.Score.Max() : (float?)null);
    for (int i = 0; i < scorer.Classes.Count; i++)
        Write(row => row.Error is null ? row.Score[i] : (float?)null);

    Write(row => row.Error);
    count += rows.Length;
    unreadable += rows.Count(row => row.Error is not null);

    void Write<T>(Func<ImagePrediction, T> value)
    {
        using LogicalColumnWriter<T> column = group.NextColumn().LogicalWriter<T>();
        column.WriteBatch([.. rows.Select(value)]);
    }
}

file.Close();
Console.WriteLine($"{count} images, {unreadable} of them unreadable (column error)");

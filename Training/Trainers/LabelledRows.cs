using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetClassifier.Data;
using MlNetClassifier.Pipelines.Schema;
using MlNetClassifier.Training.Samples;

namespace MlNetClassifier.Training.Trainers;

/// <summary>Rows with a label and a readable image, decoded once, for trainers that read their data many times.</summary>
internal sealed class LabelledRows(MLContext mlContext, LinearTrainerOptions options)
{
    private readonly UnreadableTally _tally = new(options.MaxUnreadableFraction, options.RowProgress);

    /// <summary>Decodes all rows into memory, reports each of them, and leaves out the unreadable ones.</summary>
    public IDataView Readable(IDataView rows)
    {
        IDataView cached = mlContext.Data.Cache(rows, ColumnNames.Pixels, ColumnNames.Label, ColumnNames.ImageError);
        IEnumerable<string?> paths = TrainingColumns.PathColumn(rows.Schema) is null
            ? Enumerable.Repeat<string?>(null, int.MaxValue)
            : rows.GetColumn<string>(ColumnNames.ImagePath);
        foreach ((string error, string? path) in cached.GetColumn<string>(ColumnNames.ImageError).Zip(paths))
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            _tally.Add(error, path);
        }

        return mlContext.Data.FilterByCustomPredicate<ErrorRow>(cached, row => !string.IsNullOrEmpty(row.ImageError));
    }

    /// <summary>Refuses the rows that were read so far if too many of their images are unreadable.</summary>
    public void RefuseTooManyUnreadable() => _tally.ThrowIfTooMany();

    /// <summary>A class without a sample cannot be learned; ML.NET would not say so.</summary>
    /// <returns>Samples of each class.</returns>
    public int[] CountClasses(IDataView rows, IReadOnlyList<string> classes)
    {
        int[] counts = Counts(rows, classes);
        string[] empty = [.. classes.Where((_, index) => counts[index] == 0)];
        return empty.Length == 0 ? counts : throw new DatasetException(
            $"The train set has no readable image of {string.Join(", ", empty)}; add images, or leave the class out.");
    }

    /// <summary>Samples of each class; a row without a label counts for none.</summary>
    public int[] Counts(IDataView rows, IReadOnlyList<string> classes)
    {
        int[] counts = new int[classes.Count];
        foreach (LabelRow row in mlContext.Data.CreateEnumerable<LabelRow>(rows, reuseRowObject: true))
        {
            if (row.Label >= 1 && row.Label <= counts.Length)
                counts[row.Label - 1]++;
        }

        return counts;
    }

    private sealed class ErrorRow
    {
        [ColumnName(ColumnNames.ImageError)]
        public string ImageError { get; set; } = string.Empty;
    }

    private sealed class LabelRow
    {
        [ColumnName(ColumnNames.Label)]
        public uint Label { get; set; }
    }
}

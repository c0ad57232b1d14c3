using MlNetClassifier.Data.Checking;
using MlNetClassifier.Data.Discovery;
using MlNetClassifier.Data.Images;

namespace MlNetClassifier.App.Checking;

/// <summary>
/// The figures of a checked data set: counts, sizes, shapes, formats. Unreadable images have counts of their own and enter no
/// other figure.
/// </summary>
internal sealed record DatasetSummary
{
    public required IReadOnlyList<ClassRow> Classes { get; init; }

    /// <summary>The images with the fewest, a middling number of and the most pixels; null if none can be read.</summary>
    public required CheckedImage? Smallest { get; init; }

    public required CheckedImage? Median { get; init; }

    public required CheckedImage? Largest { get; init; }

    /// <summary>Width by height.</summary>
    public required (double Minimum, double Median, double Maximum) AspectRatios { get; init; }

    /// <summary>Images per format, the most frequent first.</summary>
    public required IReadOnlyList<KeyValuePair<ImageFormat, int>> Formats { get; init; }

    /// <summary>
    /// Images of the largest class divided by those of the smallest; null when a class has none or there is no class.
    /// </summary>
    public double? ImbalanceRatio => Classes.Count > 0 && Classes.Min(row => row.Total) is > 0 and var least
        ? Classes.Max(row => row.Total) / (double)least
        : null;

    public static DatasetSummary Of(DatasetReport report)
    {
        ILookup<string, CheckedImage> byLabel = report.Images.ToLookup(image => image.Sample.Label, StringComparer.Ordinal);
        CheckedImage[] readable = [.. report.Images.Where(image => image.IsReadable)];
        CheckedImage[] bySize = [.. readable
            .OrderBy(image => (long)image.Height * image.Width)
            .ThenBy(image => image.Height)
            .ThenBy(image => image.RelativePath, StringComparer.Ordinal)];
        double[] ratios = [.. readable.Select(image => image.AspectRatio).Order()];
        return new DatasetSummary
        {
            Classes = [.. report.Classes.Select(label => ClassRow.Of(label, [.. byLabel[label]]))],
            Smallest = bySize.FirstOrDefault(),
            Median = bySize.ElementAtOrDefault(bySize.Length / 2),
            Largest = bySize.LastOrDefault(),
            AspectRatios = ratios.Length == 0 ? default : (ratios[0], ratios[ratios.Length / 2], ratios[^1]),
            Formats =
                [.. readable.CountBy(image => image.Loaded.Format).OrderByDescending(format => format.Value)
                    .ThenBy(format => format.Key)],
        };
    }

    /// <summary>Images of one class, readable by split.</summary>
    internal sealed record ClassRow(string Label, int Train, int Validation, int Test, int Unreadable)
    {
        /// <summary>Readable images.</summary>
        public int Total => Train + Validation + Test;

        public static ClassRow Of(string label, CheckedImage[] images) => new(
            label,
            Count(images, Split.Train),
            Count(images, Split.Validation),
            Count(images, Split.Test),
            images.Count(image => !image.IsReadable));

        public static ClassRow Sum(IReadOnlyList<ClassRow> rows) => new(
            "all", rows.Sum(row => row.Train), rows.Sum(row => row.Validation), rows.Sum(row => row.Test),
            rows.Sum(row => row.Unreadable));

        private static int Count(CheckedImage[] images, Split split) =>
            images.Count(image => image.IsReadable && image.Split == split);
    }
}

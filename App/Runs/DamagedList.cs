using System.Collections.Concurrent;
using MlNetClassifier.App.Output;
using MlNetClassifier.Data;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Data.Splits;

namespace MlNetClassifier.App.Runs;

/// <summary>
/// The images of a run that are damaged but can be decoded, and so are used: <c>damaged_files.csv</c>, and a line about it.
/// </summary>
internal sealed class DamagedList
{
    public const string FileName = "damaged_files.csv";
    private const int Shown = 5;
    private readonly (string Path, string Note)[] _images;

    private DamagedList((string Path, string Note)[] images) => _images = images;

    /// <summary>Asks the decoder about every image of a data set, on all cores.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static DamagedList Find(ImageDataset dataset, CancellationToken cancellationToken)
    {
        var found = new ConcurrentBag<(string, string)>();
        Parallel.ForEach(
            dataset.Train.Concat(dataset.Validation).Concat(dataset.Test),
            new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount },
            () => new ImageNoteReader(),
            (sample, _, reader) =>
            {
                if (reader.Read(sample.ImagePath) is { } note)
                    found.Add((dataset.RelativePath(sample), note));
                return reader;
            },
            _ => { });
        return new DamagedList([.. found.OrderBy(image => image.Item1, StringComparer.Ordinal)]);
    }

    /// <summary>Refuses them, as <c>--strict</c> does.</summary>
    /// <exception cref="DatasetException">There are some.</exception>
    public void ThrowIfAny()
    {
        if (_images.Length == 0)
            return;

        string more = _images.Length > Shown ? $"; and {Figures.Count(_images.Length - Shown)} more" : string.Empty;
        throw new DatasetException($"{Figures.Count(_images.Length, "image")} can be decoded only with a warning, and with "
            + $"--strict none may be: {string.Join("; ", _images.Take(Shown).Select(image => $"{image.Path} ({image.Note})"))}"
            + $"{more}. Replace or remove them, or leave out --strict.");
    }

    /// <summary>Writes the list, or removes the one of an earlier run.</summary>
    public void Write(RunFolder folder, AppEnvironment environment)
    {
        folder.WriteText(FileName, _images.Length == 0 ? null
            : string.Join('\n', ["path,note", .. _images.Select(image => Csv.Row([image.Path, image.Note]))]) + "\n");
        if (_images.Length > 0)
            environment.Error.WriteLine($"Used {Figures.Count(_images.Length, "image")} that could be decoded only with a "
                + $"warning; see {environment.Shorten(folder.File(FileName))}.");
    }
}

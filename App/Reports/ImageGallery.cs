using MlNetClassifier.App.Output;
using MlNetClassifier.App.Runs;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.App.Reports;

/// <summary>Thumbnails of the judged images, each stored once in the page, and links to the files.</summary>
/// <remarks>
/// A page holds at most <see cref="Budget"/> characters of thumbnails: the mistakes first, the costliest of them first; then,
/// class by class, the images that it was least sure of. Images beyond that are named without a picture.
/// </remarks>
internal sealed class ImageGallery
{
    /// <summary>Most characters of all thumbnails in a page: 4 million, about 4 MB.</summary>
    public const int Budget = 4_000_000;

    private const int BlockSize = 64;
    private readonly Dictionary<string, (int Number, string Data)> _thumbnails = [];
    private readonly string? _root;
    private readonly string _folder;

    private ImageGallery(string? root, string folder) => (_root, _folder) = (root, folder);

    /// <summary>Whether the images are where the run can find them.</summary>
    public bool HasImages => _root is not null;

    /// <summary>Folder that the images are in; null if they are nowhere to be found.</summary>
    public string? Root => _root;

    public int Count => _thumbnails.Count;

    /// <summary>How many of the judged images are not there.</summary>
    public int Missing { get; private init; }

    /// <summary>Makes the thumbnails of a run, on all cores.</summary>
    /// <param name="run">The run.</param>
    /// <param name="roots">Where the images may be.</param>
    /// <param name="budget">Most characters of all thumbnails.</param>
    /// <param name="first">Samples of other splits that are shown too.</param>
    public static ImageGallery Create(
        RunRecord run, IEnumerable<string> roots, int budget = Budget, IEnumerable<JudgedSample>? first = null)
    {
        JudgedSample[] judged = run.Report is null ? [] : [.. ByImportance(run.Report)];
        string? root =
            roots.FirstOrDefault(candidate => judged.Take(BlockSize).Any(sample => File.Exists(Locate(candidate, sample))));
        var gallery = new ImageGallery(root, run.Folder)
        {
            Missing = root is null ? judged.Length : judged.Count(sample => !File.Exists(Locate(root, sample))),
        };
        if (root is not null)
            gallery.Fill([.. (first ?? []).Concat(judged).DistinctBy(sample => sample.Prediction.ImagePath)], budget);

        return gallery;
    }

    /// <summary>Style rules that hold the pictures.</summary>
    public IEnumerable<Html> Rules() => _thumbnails.Values.Select(thumbnail => Html.Of(
        $".t{thumbnail.Number}{{background-image:url(data:image/webp;base64,{thumbnail.Data})}}\n"));

    /// <summary>Name of the style class with the picture of an image; null if it has none.</summary>
    public string? Class(string path) =>
        _thumbnails.TryGetValue(path, out (int Number, string Data) thumbnail) ? $"t{thumbnail.Number}" : null;

    /// <summary>Link from the run's folder to an image; null if the images are not there.</summary>
    public string? Link(string path)
    {
        if (_root is null)
            return null;

        string relative = Path.GetRelativePath(_folder, Path.GetFullPath(path, _root));
        return Path.IsPathRooted(relative)
            ? new Uri(relative).AbsoluteUri
            : string.Join('/', relative.Split(Path.DirectorySeparatorChar).Select(Uri.EscapeDataString));
    }

    private void Fill(JudgedSample[] judged, int budget)
    {
        int length = 0;
        using var makers = new ThreadLocal<ThumbnailMaker>(() => new ThumbnailMaker());
        foreach (JudgedSample[] block in judged.Chunk(BlockSize))
        {
            string?[] made = new string?[block.Length];
            Parallel.For(0, block.Length,
                i => made[i] = makers.Value!.Make(Locate(_root!, block[i])) is { } bytes ? Convert.ToBase64String(bytes) : null);
            foreach ((JudgedSample sample, string? data) in block.Zip(made))
            {
                if (data is null)
                    continue;

                length += data.Length;
                if (length > budget)
                    return;

                _thumbnails.TryAdd(sample.Prediction.ImagePath, (_thumbnails.Count, data));
            }
        }
    }

    private static string Locate(string root, JudgedSample sample) => Path.GetFullPath(sample.Prediction.ImagePath, root);

    private static IEnumerable<JudgedSample> ByImportance(ClassificationReport report) =>
    [
        .. report.Judged.Where(sample => !sample.IsRight).OrderByDescending(sample => sample.Loss),
        .. report.Judged.Where(sample => sample.IsRight).GroupBy(sample => sample.Label)
            .SelectMany(samples => samples.OrderBy(sample => sample.Confidence).Index())
            .OrderBy(pair => pair.Index).Select(pair => pair.Item),
    ];
}

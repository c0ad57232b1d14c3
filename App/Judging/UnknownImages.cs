using MlNetClassifier.App.Output;
using MlNetClassifier.App.Sources;
using MlNetClassifier.Data;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Data.SampleSet;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Scoring;

namespace MlNetClassifier.App.Judging;

/// <summary>Whether a model knows what it does not know: images that show none of its classes, beside those that do.</summary>
/// <param name="scorer">The model.</param>
/// <param name="calibration">Decides what is unknown.</param>
/// <param name="known">What it says of images of its classes.</param>
internal sealed class UnknownImages(ImageScorer scorer, Calibration calibration, IReadOnlyList<ImagePrediction> known)
{
    private const int Drawn = 100;
    private const int Batch = 25;

    /// <summary>A user's images of none of the classes, and noise and textures that are drawn here.</summary>
    /// <param name="folder">The folder, as given.</param>
    /// <param name="environment">The surroundings.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="DatasetException">The folder has no image that can be read.</exception>
    public IReadOnlyList<UnknownTest> Test(string folder, AppEnvironment environment, CancellationToken cancellationToken)
    {
        ThrowIfNone(folder, environment);
        List<ImagePrediction> strange = [];
        IEnumerable<string> paths = ImageSources.Expand([folder], environment).Select(image => image.Path);
        foreach (ImagePrediction prediction in scorer.Score(paths))
        {
            cancellationToken.ThrowIfCancellationRequested();
            strange.Add(prediction);
        }

        if (strange.Find(prediction => prediction.Error is not null) is { } unreadable)
        {
            environment.Error.WriteLine($"{Figures.Count(strange.Count(prediction => prediction.Error is not null))} of "
                + $"{Figures.Count(strange.Count, "image")} in '{folder}' could not be read and do not count; the first: "
                + Printable.Of(unreadable.Error!));
        }

        UnknownTest own = UnknownTest.Of($"images in {folder}", known, strange, calibration)
            ?? throw new DatasetException($"None of the images in '{folder}' could be read; give a folder of images that show "
                + "none of the classes.");
        return
        [
            own,
            UnknownTest.Of("noise", known, Score(StrangeImages.Noise(Drawn, seed: 0)), calibration)!,
            UnknownTest.Of("textures", known, Score(StrangeImages.Textures(Drawn, seed: 0)), calibration)!,
        ];
    }

    /// <summary>Finds out before hours of training whether there is a folder with images.</summary>
    /// <exception cref="DatasetException">There is not.</exception>
    public static void ThrowIfNone(string folder, AppEnvironment environment)
    {
        string path = environment.Resolve(folder);
        if (!Directory.Exists(path))
        {
            throw new DatasetException($"There is no folder '{folder}'; give --unknown a folder of images that show none of the "
                + $"classes.{NearestName.DidYouMean(path)}");
        }

        _ = ImageSources.Expand([folder], environment).Any();
    }

    /// <summary>The same tests after a training, whose model is kept whatever becomes of them.</summary>
    /// <inheritdoc cref="Test"/>
    /// <returns>Nothing, if none of the images can be read, as a line then says.</returns>
    public IReadOnlyList<UnknownTest> TryTest(string folder, AppEnvironment environment, CancellationToken cancellationToken)
    {
        try
        {
            return Test(folder, environment, cancellationToken);
        }
        catch (DatasetException error)
        {
            environment.Error.WriteLine(error.Message);
            return [];
        }
    }

    private IEnumerable<ImagePrediction> Score(IEnumerable<byte[]> pictures) => pictures.Chunk(Batch).SelectMany(some =>
        scorer.ScoreBatch([.. some.Select((picture, index) => ImageContent.FromBytes($"drawn {index}", picture))]));
}

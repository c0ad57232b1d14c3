using System.Runtime.ExceptionServices;
using SkiaSharp;

namespace MlNetClassifier.Data.SampleSet;

/// <summary>
/// Makes an image set of three classes without a download: pictures of a circle, a square or a triangle among clutter, for a
/// first training run, for demonstrations and for tests.
/// </summary>
/// <remarks>
/// The label is the form of the main object and nothing else: size, place, direction, colours, texture, image size and file
/// format are drawn alike for all classes. Each image is a pure function of seed, class and number, so same options on the same
/// machine give the same bytes, whatever the number of threads.
/// </remarks>
public static class SampleSetGenerator
{
    private const string PartialExtension = ".partial";

    /// <summary>Class names in ordinal order, which are the names of the sub-folders: circle, square, triangle.</summary>
    public static IReadOnlyList<string> ClassNames { get; } =
        [.. Enum.GetNames<MainShape>().Select(name => name.ToLowerInvariant())];

    /// <summary>
    /// Makes sure that a folder holds the sample set: draws it as <c>root/circle/circle-0001.jpg</c> and so on, or finds it
    /// there.
    /// </summary>
    /// <param name="root">The folder to make; it must be missing or empty, or hold this very set from an earlier call.</param>
    /// <param name="options">Which set.</param>
    /// <param name="progress">Told the number of finished images, in ascending order, from threads of the pool; or null.</param>
    /// <param name="cancellationToken">Stops the work; nothing is left under <paramref name="root"/> then.</param>
    /// <returns>Where the set lies, and whether it had to be drawn.</returns>
    /// <remarks>
    /// The set is drawn in a temporary folder next to <paramref name="root"/> and renamed at the end, so a folder of that name is
    /// complete or absent. Safe against a second process that makes the same set: both find it in the end.
    /// </remarks>
    /// <exception cref="ArgumentException">The options have faults; the message lists them.</exception>
    /// <exception cref="DatasetException">The folder holds something else; the message names it.</exception>
    /// <exception cref="IOException">The images could not be written; nothing is left behind.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static SampleSetResult Generate(
        string root,
        SampleSetOptions options,
        IProgress<int>? progress = null,
        CancellationToken cancellationToken = default) =>
        GenerateWithThreads(root, options, Environment.ProcessorCount, progress, cancellationToken);

    internal static SampleSetResult GenerateWithThreads(
        string root, SampleSetOptions options, int threads, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(root);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Validate() is { Count: > 0 } faults)
            throw new ArgumentException(string.Join(" ", faults), nameof(options));

        root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        int count = options.ImagesPerClass * ClassNames.Count;
        if (HoldsSet(root, options))
            return new SampleSetResult(root, count, Reused: true);

        string partial = Path.Combine(
            Path.GetDirectoryName(root)!, $".{Path.GetFileName(root)}.{Path.GetRandomFileName()}{PartialExtension}");
        RemoveLeftovers(root);
        try
        {
            DrawAll(partial, options, threads, progress, cancellationToken);
            SampleSetManifest.Describe(partial, options).Write(partial);
            cancellationToken.ThrowIfCancellationRequested();
            bool drawn = Publish(partial, root, options);
            return new SampleSetResult(root, count, Reused: !drawn);
        }
        finally
        {
            if (Directory.Exists(partial))
                Directory.Delete(partial, recursive: true);
        }
    }

    // Of processes that were killed: drawing takes seconds, so that none of a day ago is still at it.
    private static void RemoveLeftovers(string root)
    {
        string parent = Path.GetDirectoryName(root)!;
        if (!Directory.Exists(parent))
            return;

        DateTime latest = TimeProvider.System.GetUtcNow().UtcDateTime - TimeSpan.FromDays(1);
        var own = new EnumerationOptions { AttributesToSkip = FileAttributes.ReparsePoint };
        string pattern = $".{Path.GetFileName(root)}.????????.???{PartialExtension}"; // as random file names are
        foreach (string folder in Directory.GetDirectories(parent, pattern, own))
        {
            if (Directory.GetLastWriteTimeUtc(folder) < latest)
                Directory.Delete(folder, recursive: true);
        }
    }

    // True: the very set is there. False: the way is free. Anything else is the user's and stays untouched.
    private static bool HoldsSet(string root, SampleSetOptions options)
    {
        if (File.Exists(root))
            throw new DatasetException($"'{root}' is a file; give a folder that does not exist yet for the sample set.");
        if (!Directory.Exists(root) || !Directory.EnumerateFileSystemEntries(root).Any())
            return false;
        if (SampleSetManifest.FindFault(root, options) is not { } finding)
            return true;

        throw new DatasetException(
            $"The folder '{root}' holds {finding}; expected no such folder, or the sample set of {options.ImagesPerClass} images "
            + $"per class with seed {options.Seed}. Delete that folder or give another one.");
    }

    private static void DrawAll(
        string folder, SampleSetOptions options, int threads, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        foreach (string className in ClassNames)
            Directory.CreateDirectory(Path.Combine(folder, className));

        Lock reporting = new();
        int finished = 0;
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken };
        try
        {
            Parallel.For(0, options.ImagesPerClass * ClassNames.Count, parallel, number =>
            {
                (int index, int classIndex) = Math.DivRem(number, ClassNames.Count);
                DrawOne(folder, options.Seed, (MainShape)classIndex, index);
                lock (reporting)
                    progress?.Report(++finished);
            });
        }
        catch (AggregateException failures)
        {
            // A full disk is one failure for the caller, however many threads met it.
            ExceptionDispatchInfo.Throw(failures.InnerExceptions[0]);
        }
    }

    private static void DrawOne(string folder, int seed, MainShape shape, int index)
    {
        SampleScene scene = SampleScene.Draw(seed, shape, index);
        string className = ClassNames[(int)shape];
        string path = Path.Combine(folder, className, $"{className}-{index + 1:D4}{scene.Finish.Extension}");
        using SKBitmap picture = SceneRenderer.Render(scene);
        using SKData encoded = scene.Finish.JpegQuality is { } quality
            ? picture.Encode(SKEncodedImageFormat.Jpeg, quality)
            : picture.Encode(SKEncodedImageFormat.Png, quality: 100);
        File.WriteAllBytes(path, encoded.AsSpan());
    }

    private static bool Publish(string partial, string root, SampleSetOptions options)
    {
        try
        {
            if (Directory.Exists(root))
                Directory.Delete(root);

            Directory.Move(partial, root);
            return true;
        }
        catch (IOException) when (Directory.Exists(root))
        {
            // Another process was faster; the same set from there is as good as ours.
            if (HoldsSet(root, options))
                return false;

            throw;
        }
    }
}

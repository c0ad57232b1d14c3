using System.IO.Enumeration;
using MlNetClassifier.App.Output;
using MlNetClassifier.Data;
using MlNetClassifier.Data.Discovery;

namespace MlNetClassifier.App.Sources;

/// <summary>
/// Turns what a user points at into image files: files, folders, globs, <c>@list</c> files and <c>-</c> for standard input.
/// </summary>
internal static class ImageSources
{
    /// <summary>Images in the order given; those of a folder or a glob in ordinal order of their paths.</summary>
    /// <returns>A lazy sequence, so that a million files take little memory; it can be walked through once.</returns>
    /// <exception cref="DatasetException">
    /// A folder or a glob has no image, or a list cannot be read; thrown at once, before any image is returned.
    /// </exception>
    public static IEnumerable<ImageSource> Expand(IEnumerable<string> sources, AppEnvironment environment)
    {
        IEnumerable<ImageSource>[] expanded = [.. sources.Select(source => Expand(source, environment))];
        return expanded.SelectMany(images => images);
    }

    private static IEnumerable<ImageSource> Expand(string source, AppEnvironment environment)
    {
        if (source == "-")
            return Lines(environment.In).Select(line => Listed(line, environment.WorkingDirectory));

        string path = environment.Resolve(source);
        if (Directory.Exists(path))
            return Folder(source, path, environment);

        if (File.Exists(path))
            return [new ImageSource(source, path)];

        if (source.StartsWith('@'))
            return ListFile(environment.Resolve(source[1..]));

        // A file that is missing becomes a row that says so.
        return source.AsSpan().ContainsAny('*', '?') ? Glob(source, environment) : [new ImageSource(source, path)];
    }

    private static IEnumerable<ImageSource> Folder(string given, string folder, AppEnvironment environment) => Started(
        Images(given, folder, environment),
        $"There is no image in '{given}'; expected files ending in {string.Join(" ", ImageExtensions.All)}.");

    private static IEnumerable<ImageSource> Images(string given, string folder, AppEnvironment environment)
    {
        var leftOut = new LeftOut();
        Queue<string> unreadable = [];
        foreach (string image in ImageFolder.EnumerateImages(folder, Skipped))
        {
            while (unreadable.TryDequeue(out string? path))
                yield return Source(path);

            yield return Source(image);
        }

        foreach (string path in unreadable)
            yield return Source(path);

        leftOut.Write(environment);

        ImageSource Source(string path) => new(Path.Combine(given, Path.GetRelativePath(folder, path)), path);

        // A folder may hold files of all sorts, which are passed over silently; but a file that is named like an image was meant.
        // An empty one is a row that says so, as any other that cannot be read.
        void Skipped(SkippedFile file)
        {
            if (file.IsUnreadableImage)
                unreadable.Enqueue(file.Path);
            else if (ImageExtensions.Contains(file.Path) && !Path.GetFileName(file.Path).StartsWith('.'))
                leftOut.Add(file);
        }
    }

    // Relative paths in a list start from the list's folder, so that a list can be moved together with its images.
    private static IEnumerable<ImageSource> ListFile(string list)
    {
        try
        {
            File.OpenRead(list).Dispose();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"Cannot read the list of images '{list}': {error.Message}", error);
        }

        string folder = Path.GetDirectoryName(list)!;
        return File.ReadLines(list).Where(line => line.Length > 0)
            .Select(line => Listed(line, folder));
    }

    // Reading a path with a NUL gives a fault like any other; making it absolute would end the whole batch.
    private static ImageSource Listed(string line, string folder) =>
        new(line, line.Contains('\0', StringComparison.Ordinal) ? line : Path.GetFullPath(line, folder));

    // The part before the first wildcard is a folder to look below; ** crosses folders, * and ? do not.
    private static IEnumerable<ImageSource> Glob(string pattern, AppEnvironment environment)
    {
        string normal = pattern.Replace(Path.DirectorySeparatorChar, '/');
        int folderLength = normal[..normal.IndexOfAny(['*', '?'])].LastIndexOf('/') + 1;
        string folder = environment.Resolve(folderLength == 0 ? "." : normal[..folderLength]);
        string[] parts = normal[folderLength..].Split('/');
        IEnumerable<ImageSource> images = !Directory.Exists(folder) ? [] : ImageFolder.EnumerateImages(folder)
            .Select(image => (Image: image, Below: Path.GetRelativePath(folder, image)))
            .Where(file => Matches(file.Below.Split(Path.DirectorySeparatorChar), parts))
            .Select(file => new ImageSource(Path.Combine(normal[..folderLength], file.Below), file.Image));
        return Started(images, $"No image matches '{pattern}'.");
    }

    private static bool Matches(ReadOnlySpan<string> path, ReadOnlySpan<string> pattern)
    {
        if (pattern.IsEmpty)
            return path.IsEmpty;

        if (pattern[0] == "**")
            return Matches(path, pattern[1..]) || (!path.IsEmpty && Matches(path[1..], pattern));

        return !path.IsEmpty && FileSystemName.MatchesSimpleExpression(pattern[0], path[0], ignoreCase: false)
            && Matches(path[1..], pattern[1..]);
    }

    // Looks for the first one now, and continues from there later.
    private static IEnumerable<ImageSource> Started(IEnumerable<ImageSource> images, string messageIfNone)
    {
        IEnumerator<ImageSource> started = images.GetEnumerator();
        return started.MoveNext() ? GoOn(started) : throw new DatasetException(messageIfNone);

        static IEnumerable<ImageSource> GoOn(IEnumerator<ImageSource> started)
        {
            using (started)
            {
                do
                {
                    yield return started.Current;
                }
                while (started.MoveNext());
            }
        }
    }

    private static IEnumerable<string> Lines(TextReader reader)
    {
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0)
                yield return line;
        }
    }
}

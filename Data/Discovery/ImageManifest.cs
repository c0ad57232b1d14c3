using System.Text;

namespace MlNetClassifier.Data.Discovery;

/// <summary>
/// Reads a manifest: a text file with one image per line and the columns <c>path</c>, <c>label</c> and, if the splits are
/// fixed, <c>split</c>.
/// </summary>
/// <remarks>
/// <para>The header is required; its columns may stand in any order and case, and others are refused, because a misspelt
/// <c>split</c> must not be ignored. Fields are separated by comma, tab or semicolon, whichever the header uses, and quoted as
/// in RFC 4180. The text is UTF-8, or UTF-16 with a byte order mark.</para>
/// <para>A path is absolute or relative to the manifest's folder, written for the system that reads it. Labels are taken
/// exactly as written. The images themselves are not looked for.</para>
/// </remarks>
public static class ImageManifest
{
    private const string PathColumn = "path";
    private const string LabelColumn = "label";
    private const string SplitColumn = "split";

    /// <summary>Lists the images of a manifest.</summary>
    /// <param name="path">The manifest file; any extension.</param>
    /// <returns>
    /// What was found. A row that repeats an earlier one is listed as skipped; one whose path has a NUL is an unreadable image.
    /// </returns>
    /// <exception cref="DatasetException">
    /// The file is missing, empty, unreadable or not text; the header is missing or has other columns; or a row has another
    /// number of fields, no path, no label, an unknown split, or a path that an earlier row gives another label or split.
    /// The message names the file and the line.
    /// </exception>
    public static ImageListing Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string file = Path.GetFullPath(path);
        try
        {
            // Pipes and devices have length 0, and opening a pipe would wait for ever.
            if (new FileInfo(file).Length == 0)
            {
                throw new DatasetException(
                    $"'{path}' is empty or not a regular file; expected a manifest with the header path,label.");
            }

            var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
            using var text = new StreamReader(file, utf8);
            return Read(new DelimitedReader(text, file), file);
        }
        catch (DecoderFallbackException e)
        {
            throw new DatasetException($"'{path}' is not UTF-8 text; save the manifest as UTF-8.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException(
                $"'{path}' cannot be read; expected a manifest, a text file with the header path,label.", e);
        }
    }

    private static ImageListing Read(DelimitedReader reader, string file)
    {
        List<string> columns = ReadHeader(reader, file);
        int labelColumn = columns.IndexOf(LabelColumn);
        int splitColumn = columns.IndexOf(SplitColumn);
        string folder = Path.GetDirectoryName(file)!;
        Dictionary<string, ListedImage> images = new(StringComparer.Ordinal);
        List<SkippedFile> skipped = [];
        while (reader.ReadRecord() is { } fields)
        {
            string place = $"{file}, line {reader.RecordLine}";
            if (fields.Count != columns.Count)
            {
                throw new DatasetException($"{place}: found {fields.Count} fields, expected {columns.Count} as in the header; "
                    + "put a field that holds a separator in double quotes.");
            }

            string path = fields[columns.IndexOf(PathColumn)];
            if (string.IsNullOrWhiteSpace(path))
                throw new DatasetException($"{place}: the path is empty; expected the path of an image.");

            string label = ReadLabel(fields[labelColumn], place);
            Split? split = splitColumn < 0 ? null : ReadSplit(fields[splitColumn], place);
            if (path.Contains('\0', StringComparison.Ordinal))
            {
                skipped.Add(Impossible(path, split, folder, reader.RecordLine));
                continue;
            }

            (string imagePath, string relativePath) = ReadPath(path, folder);
            ListedImage image = new(relativePath, new ImageSample(imagePath, label), split);
            if (!images.TryAdd(imagePath, image))
                skipped.Add(Repeated(images[imagePath], image, place, reader.RecordLine));
        }

        return new ImageListing
        {
            Path = file,
            Images = [.. images.Values.OrderBy(image => image.RelativePath, StringComparer.Ordinal)],
            EmptyClasses = [],
            Skipped = [.. skipped.OrderBy(repeated => repeated.Path, StringComparer.Ordinal)],
        };
    }

    private static List<string> ReadHeader(DelimitedReader reader, string file)
    {
        List<string> found = reader.ReadRecord()
            ?? throw new DatasetException($"{file}, line 1: found no header, expected path,label or path,label,split.");
        List<string> columns = [.. found.Select(name => name.Trim().ToLowerInvariant())];
        bool known = columns.TrueForAll(name => name is PathColumn or LabelColumn or SplitColumn);
        bool repeated = columns.Distinct().Count() < columns.Count;
        if (!known || repeated || !columns.Contains(PathColumn) || !columns.Contains(LabelColumn))
        {
            const int shownCharacters = 80;
            string header = string.Join(',', found);
            throw new DatasetException($"{file}, line {reader.RecordLine}: found the header "
                + $"'{header[..Math.Min(header.Length, shownCharacters)]}', expected path,label or path,label,split; "
                + "add the header or remove the other columns.");
        }

        return columns;
    }

    // Shown as the terminal shows it, because nothing takes it for a path.
    private static SkippedFile Impossible(string field, Split? split, string folder, int line) => new(
        Path.GetFullPath(field.Replace("\0", "\\u0000", StringComparison.Ordinal), folder),
        $"the path on line {line} has a NUL character, which no file name has")
    {
        IsUnreadableImage = true,
        Split = split,
    };

    private static (string ImagePath, string RelativePath) ReadPath(string field, string folder)
    {
        string imagePath = Path.GetFullPath(field, folder);
        string relativePath = Path.IsPathRooted(field) ? imagePath : Path.GetRelativePath(folder, imagePath);
        return (imagePath, relativePath.Replace(Path.DirectorySeparatorChar, '/'));
    }

    private static string ReadLabel(string field, string place)
    {
        if (string.IsNullOrWhiteSpace(field))
            throw new DatasetException($"{place}: the label is empty; expected the class name of the image.");
        // ' cat' after 'a.png, cat' would quietly become a class of its own.
        if (field != field.Trim())
            throw new DatasetException($"{place}: the label '{field}' begins or ends with white space; remove it.");

        return field;
    }

    private static Split ReadSplit(string field, string place) => SplitNames.Parse(field.Trim())
        ?? throw new DatasetException($"{place}: the split is '{field}', expected {SplitNames.Accepted}.");

    private static SkippedFile Repeated(ListedImage first, ListedImage again, string place, int line)
    {
        string path = again.Sample.ImagePath;
        if (first.Sample.Label != again.Sample.Label)
        {
            throw new DatasetException($"{place}: '{path}' has the label '{again.Sample.Label}', but an earlier line says "
                + $"'{first.Sample.Label}'; keep one of them.");
        }

        if (first.Split is { } split && again.Split is { } other && split != other)
        {
            throw new DatasetException($"{place}: '{path}' is in the {SplitNames.Word(other)} split, but an earlier line "
                + $"puts it in the {SplitNames.Word(split)} split; keep one of them.");
        }

        return new SkippedFile(path, $"listed again on line {line}");
    }
}

using System.Security.Cryptography;
using System.Text;

namespace MlNetClassifier.Data.Splits;

/// <summary>Tells two data sets apart: which images, with which labels, in which splits.</summary>
public static class DatasetFingerprint
{
    /// <summary>
    /// Hash over split, label, path below the data set's folder and content of every image. The place of the folder does not matter.
    /// </summary>
    /// <param name="dataset">The data set; a file that cannot be read counts by its path alone.</param>
    /// <returns><c>sha256:</c> and 64 lower-case hexadecimal digits.</returns>
    public static string Of(ImageDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        string root = Directory.Exists(dataset.Path) ? dataset.Path : Path.GetDirectoryName(dataset.Path)!;
        (string Split, ImageSample Sample)[] samples =
        [
            .. dataset.Train.Select(sample => ("train", sample)),
            .. dataset.Validation.Select(sample => ("validation", sample)),
            .. dataset.Test.Select(sample => ("test", sample)),
        ];
        string[] lines = new string[samples.Length];
        Parallel.For(0, samples.Length, i =>
        {
            (string split, ImageSample sample) = samples[i];
            string path = Path.GetRelativePath(root, sample.ImagePath).Replace(Path.DirectorySeparatorChar, '/');
            lines[i] = $"{split}\t{sample.Label}\t{path}\t{ContentHash(sample.ImagePath)}";
        });
        Array.Sort(lines, StringComparer.Ordinal);
        return "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));
    }

    private static string ContentHash(string path)
    {
        try
        {
            // A pipe has no length and would never end.
            var file = new FileInfo(path);
            if (!file.Exists || file.Length == 0)
                return "unreadable";

            using FileStream stream = file.OpenRead();
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "unreadable";
        }
    }
}

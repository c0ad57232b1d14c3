using System.Security.Cryptography;
using System.Text;
using MlNetClassifier.Data.Discovery;

namespace MlNetClassifier.Data.Splits;

/// <summary>Tells two data sets apart: which images, with which labels, in which splits.</summary>
public static class DatasetFingerprint
{
    private const string Unreadable = "unreadable";

    /// <summary>
    /// Hash over split, label, path below the data set's folder and content of every image. The place of the folder does not
    /// matter.
    /// </summary>
    /// <param name="samples">What <see cref="Hash"/> gave; a file that could not be read counts by its path alone.</param>
    /// <returns><c>sha256:</c> and 64 lower-case hexadecimal digits.</returns>
    public static string Of(IReadOnlyList<HashedSample> samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        string[] lines =
            [.. samples.Select(sample =>
                $"{SplitNames.Word(sample.Split)}\t{sample.Label}\t{sample.Path}\t{sample.Sha256 ?? Unreadable}")];
        Array.Sort(lines, StringComparer.Ordinal);
        return "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));
    }

    /// <summary>Reads and hashes every image, on all cores: once for each run, because it reads the whole data set.</summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The samples of train, validation and test, each in the order of the data set.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static IReadOnlyList<HashedSample> Hash(ImageDataset dataset, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        (Split Split, ImageSample Sample)[] samples =
        [
            .. dataset.Train.Select(sample => (Split.Train, sample)),
            .. dataset.Validation.Select(sample => (Split.Validation, sample)),
            .. dataset.Test.Select(sample => (Split.Test, sample)),
        ];
        var hashed = new HashedSample[samples.Length];
        Parallel.For(0, samples.Length, new ParallelOptions { CancellationToken = cancellationToken }, i =>
        {
            (Split split, ImageSample sample) = samples[i];
            hashed[i] = new HashedSample(split, sample.Label, dataset.RelativePath(sample), ContentHash(sample.ImagePath));
        });
        return hashed;
    }

    /// <summary>SHA-256 of the bytes of a file in 64 lower-case hexadecimal digits; null if it cannot be read.</summary>
    /// <param name="path">The file.</param>
    public static string? ContentHash(string path)
    {
        try
        {
            // A pipe has no length and would never end.
            var file = new FileInfo(path);
            if (!file.Exists || file.Length == 0)
                return null;

            using FileStream stream = file.OpenRead();
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

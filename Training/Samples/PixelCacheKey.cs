using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Data.Splits;

namespace MlNetClassifier.Training.Samples;

/// <summary>
/// What the pixels in a cache were made from: path below the data's folder, size and time of every file, the preprocessing and
/// the JPEG decoder. Labels and splits are left out, so that trainings that split the same images differently share one file.
/// </summary>
internal static class PixelCacheKey
{
    /// <summary>All images of a data set, in the order in which the cache keeps them.</summary>
    public static IReadOnlyList<string> Paths(ImageDataset dataset) =>
    [
        .. dataset.Train.Concat(dataset.Validation).Concat(dataset.Test).Select(sample => sample.ImagePath)
        .Order(StringComparer.Ordinal),
    ];

    /// <summary>64 lower-case hexadecimal digits.</summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="paths">Its images, from <see cref="Paths"/>.</param>
    /// <param name="input">The preprocessing.</param>
    public static string Of(ImageDataset dataset, IReadOnlyList<string> paths, ImageInput input)
    {
        string root = dataset.Root;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append($"{SampleFileTable.FormatVersion}\t{input}\t{JpegDecoder.Current}\n");
        foreach (string path in paths)
        {
            // A file that is gone has no length; what the loader says of it is in the cache all the same, until the file is back.
            var file = new FileInfo(path);
            string state = file.Exists
                ? string.Create(CultureInfo.InvariantCulture, $"{file.Length}\t{file.LastWriteTimeUtc.Ticks}")
                : "missing";
            Append($"{Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/')}\0{state}\n");
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Append(string text) => hash.AppendData(Encoding.UTF8.GetBytes(text));
    }
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MlNetClassifier.App.Output;
using MlNetClassifier.Data;
using MlNetClassifier.Data.Discovery;

namespace MlNetClassifier.App.Work;

/// <summary>
/// <c>manifest.csv</c> of a run: a row for each image, in the order of the result. A task reads the rows of its shards only.
/// </summary>
internal static class PlanList
{
    public const string Name = "manifest.csv";
    private const string Header = "name,label,bytes,modified,path";

    /// <summary>Writes the list and cuts it; holds one shard of it at a time.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="images">Read once.</param>
    /// <param name="shardSize">Images of a shard.</param>
    /// <param name="root">Folder that names start from.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static IReadOnlyList<Shard> Write(
        Stream stream, IEnumerable<PlannedImage> images, int shardSize, string root, CancellationToken cancellationToken)
    {
        stream.Write(Encoding.UTF8.GetBytes(Header + "\n"));
        List<Shard> shards = [];
        var rows = new StringBuilder();
        foreach (PlannedImage[] some in images.Chunk(shardSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            rows.Clear();
            foreach (PlannedImage image in some)
                rows.Append(Csv.PlainRow(Fields(image, root))).Append('\n');

            byte[] bytes = Encoding.UTF8.GetBytes(rows.ToString());
            shards.Add(new Shard(some.Length, stream.Position, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes))));
            stream.Write(bytes);
        }

        return shards;
    }

    /// <summary>Reads the images of a shard.</summary>
    /// <exception cref="UsageException">The list is not the one that was planned.</exception>
    public static IReadOnlyList<PlannedImage> Read(string file, Shard shard, string root)
    {
        byte[] bytes = new byte[shard.Bytes];
        using (FileStream stream = File.OpenRead(file))
        {
            stream.Position = shard.Offset;
            int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (read < bytes.Length || Convert.ToHexStringLower(SHA256.HashData(bytes)) != shard.Sha256)
                throw new UsageException($"'{file}' is not the list that was planned: it was changed or cut short. Plan again "
                    + "into another folder.");
        }

        var reader = new DelimitedReader(new StringReader($"{Header}\n{Encoding.UTF8.GetString(bytes)}"), file);
        reader.ReadRecord();
        List<PlannedImage> images = new(shard.Samples);
        while (reader.ReadRecord() is [var name, var label, var length, var modified, var path])
        {
            images.Add(new PlannedImage(
                name,
                path.Length > 0 ? path : PathOf(name, root),
                label.Length > 0 ? label : null,
                length.Length > 0 ? new FileStamp(Number(length), Number(modified)) : null));
        }

        return images;
    }

    // Most paths follow from their names, and would make a list of millions twice as long.
    private static string[] Fields(PlannedImage image, string root) =>
    [
        image.Name,
        image.Label ?? string.Empty,
        image.Stamp?.Bytes.ToString(CultureInfo.InvariantCulture) ?? string.Empty,
        image.Stamp?.Modified.ToString(CultureInfo.InvariantCulture) ?? string.Empty,
        image.Path == PathOf(image.Name, root) ? string.Empty : image.Path,
    ];

    private static string PathOf(string name, string root) =>
        name.Contains('\0', StringComparison.Ordinal) ? name : Path.GetFullPath(name, root);

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MlNetClassifier.Data;

namespace MlNetClassifier.App.Work;

/// <summary>
/// <c>parts</c> of a run: a part for each shard that is done, with a marker. A part's name has its hash in it, so that a second
/// worker, or one that was believed dead, cannot make a marker and its part disagree.
/// </summary>
/// <remarks>
/// Any number of processes on any machines may write at once; what is there is never believed without its hash.
/// </remarks>
internal sealed class PartFolder(string run, WorkPlan plan)
{
    private const string MarkerEnding = ".json";
    private const string FailureEnding = ".failed.json";
    private const int DigitsOfHash = 16;
    private readonly string _folder = Path.Combine(run, "parts");

    /// <summary>The marker of a part that is whole; null if there is none, or the part is not what it says.</summary>
    public PartMarker? Verified(int shard)
    {
        if (Read(shard, MarkerEnding, WorkJson.Default.PartMarker) is not { } marker || marker.Plan != plan.Sha256
            || Path.GetFileName(marker.Part) != marker.Part)
            return null;

        try
        {
            using FileStream part = File.OpenRead(PathOf(marker));
            return part.Length == marker.Bytes && Convert.ToHexStringLower(SHA256.HashData(part)) == marker.Sha256
                ? marker
                : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether a marker is there, right or wrong.</summary>
    public bool HasMarker(int shard) => File.Exists(FileOf(shard, MarkerEnding));

    /// <summary>Why a shard could not be done; null if nobody said so.</summary>
    public PartFailure? Failure(int shard) => Read(shard, FailureEnding, WorkJson.Default.PartFailure);

    public string PathOf(PartMarker marker) => Path.Combine(_folder, marker.Part);

    /// <summary>The content of a part, hashed again as it is read.</summary>
    /// <exception cref="DatasetException">It was changed since its marker was verified.</exception>
    public byte[] Read(PartMarker marker)
    {
        byte[] bytes = File.ReadAllBytes(PathOf(marker));
        return Convert.ToHexStringLower(SHA256.HashData(bytes)) == marker.Sha256
            ? bytes
            : throw new DatasetException($"'{marker.Part}' was changed while it was merged; merge again.");
    }

    /// <summary>Makes a part and then its marker.</summary>
    /// <param name="shard">Its number, from 0.</param>
    /// <param name="extension">Ending of its name.</param>
    /// <param name="make">Writes its content.</param>
    /// <param name="mark">Makes the marker of a part, given its name, length, hash and tally.</param>
    public PartMarker Write(
        int shard, string extension, Func<Stream, PartTally> make, Func<string, long, string, PartTally, PartMarker> mark)
    {
        PartMarker? marker = null;
        AtomicFile.WriteNamed(_folder, stream =>
        {
            PartTally tally = make(stream);
            stream.Position = 0;
            string hash = Convert.ToHexStringLower(SHA256.HashData(stream));
            marker = mark($"{NameOf(shard)}-{hash[..DigitsOfHash]}{extension}", stream.Length, hash, tally);
            return marker.Part;
        });
        AtomicFile.WriteText(
            FileOf(shard, MarkerEnding), JsonSerializer.Serialize(marker!, WorkJson.Default.PartMarker) + "\n");
        File.Delete(FileOf(shard, FailureEnding));
        return marker!;
    }

    /// <summary>Keeps the reason why a shard could not be done, if it can be kept.</summary>
    public void Fail(int shard, PartFailure failure)
    {
        try
        {
            AtomicFile.WriteText(
                FileOf(shard, FailureEnding), JsonSerializer.Serialize(failure, WorkJson.Default.PartFailure) + "\n");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A full disk, a read-only folder: the reason of the failure may be the same.
        }
    }

    private T? Read<T>(int shard, string ending, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            string file = FileOf(shard, ending);
            return File.Exists(file) ? JsonSerializer.Deserialize(File.ReadAllText(file), type) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    private string FileOf(int shard, string ending) => Path.Combine(_folder, NameOf(shard) + ending);

    private static string NameOf(int shard) => string.Create(CultureInfo.InvariantCulture, $"part-{shard:D5}");
}

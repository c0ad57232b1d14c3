using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MlNetClassifier.App.Checking;
using MlNetClassifier.App.Output;
using MlNetClassifier.Data.Checking;
using MlNetClassifier.Data.Discovery;
using MlNetClassifier.Data.Images;

namespace MlNetClassifier.App.Suspects;

/// <summary>What the page of suspects knows, as JSON: all paths and labels, and what there is to look at.</summary>
internal static class SuspectsData
{
    private const int QuickClasses = 9; // as there are keys
    private const int BlockSize = 64;

    /// <summary>The longest side of pictures by how many there are; beyond the last, they are named without one.</summary>
    private static readonly (int Count, int Side)[] Sides = [(1500, 192), (4000, 128), (12_000, 96)];

    /// <summary>Writes it, the pictures one after the other.</summary>
    public static void Write(Utf8JsonWriter json, SuspectsResult result, CancellationToken cancellationToken)
    {
        string root = Directory.Exists(result.Report.Path) ? result.Report.Path : Path.GetDirectoryName(result.Report.Path)!;
        Dictionary<string, int> index = result.Report.Images.Select(image => image.Sample.Label).Concat(result.Classes).Distinct()
            .Order(StringComparer.Ordinal).Index().ToDictionary(pair => pair.Item, pair => pair.Index, StringComparer.Ordinal);
        int[] classIndexes = [.. result.Classes.Select(name => index[name])];
        json.WriteStartObject();
        json.WriteString("key", Key(result));
        json.WriteString("root", Path.TrimEndingDirectorySeparator(root));
        json.WriteString("separator", Path.DirectorySeparatorChar.ToString());
        json.WriteStartArray("splits");
        foreach (Split split in Enum.GetValues<Split>())
            json.WriteStringValue(CleanManifest.SplitWord(split));

        json.WriteEndArray();
        json.WriteStartObject("classes");
        json.WriteStartArray("names");
        foreach (string name in index.OrderBy(pair => pair.Value).Select(pair => pair.Key))
            json.WriteStringValue(name);

        json.WriteEndArray();
        json.WriteStartArray("quick");
        foreach (int quick in Quick(result, index))
            json.WriteNumberValue(quick);

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartArray("rows");
        foreach (CheckedImage image in result.Report.Images)
        {
            json.WriteStartArray();
            json.WriteStringValue(image.RelativePath);
            json.WriteNumberValue(index[image.Sample.Label]);
            json.WriteNumberValue((int)image.Split);
            if (Path.IsPathRooted(image.RelativePath)) // of a manifest
                json.WriteNumberValue(1);

            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteStartArray("cards");
        WriteCards(json, result, classIndexes, cancellationToken);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteCards(
        Utf8JsonWriter json, SuspectsResult result, int[] classIndexes, CancellationToken cancellationToken)
    {
        Dictionary<string, int> rows = result.Report.Images.Index()
            .ToDictionary(pair => pair.Item.Sample.ImagePath, pair => pair.Index, StringComparer.Ordinal);
        string[] paths =
        [
            .. result.Suspects.Select(suspect => suspect.Image.Sample.ImagePath),
            .. result.Unlabelled.Select(image => image.Path),
        ];
        int side = Sides.FirstOrDefault(size => paths.Length <= size.Count, Sides[^1]).Side;
        using var makers = new ThreadLocal<ThumbnailMaker>(() => new ThumbnailMaker(side));
        int at = 0;
        foreach (string[] block in paths.Chunk(BlockSize))
        {
            byte[]?[] pictures = new byte[]?[block.Length];
            if (at < Sides[^1].Count)
            {
                Parallel.For(0, block.Length, new ParallelOptions { CancellationToken = cancellationToken },
                    i => pictures[i] = makers.Value!.Make(block[i]));
            }

            for (int i = 0; i < block.Length; i++, at++)
            {
                json.WriteStartObject();
                if (at < result.Suspects.Count)
                    WriteSuspect(json, result.Suspects[at], rows[paths[at]], classIndexes);
                else
                    WriteUnlabelled(json, result.Unlabelled[at - result.Suspects.Count], classIndexes, result.Classes);

                if (pictures[i] is { } picture)
                    json.WriteBase64String("thumb", picture);

                json.WriteEndObject();
            }

            json.Flush();
        }
    }

    private static void WriteSuspect(Utf8JsonWriter json, Suspect suspect, int row, int[] classIndexes)
    {
        json.WriteNumber("row", row);
        if (suspect.Evidence is { } label)
            json.WriteNumber("own", Math.Round(label.SelfConfidence, 4));

        if (suspect is { Suggested: { } suggested, Evidence: { } doubtful })
        {
            json.WriteNumber("suggested", classIndexes[suggested]);
            json.WriteNumber("other", Math.Round(1 + doubtful.SelfConfidence - (2 * doubtful.NormalizedMargin), 4));
        }

        WriteReasons(json, suspect.Reasons, suspect.Neighbours);
    }

    private static void WriteUnlabelled(
        Utf8JsonWriter json, UnlabelledImage image, int[] classIndexes, IReadOnlyList<string> classes)
    {
        json.WriteString("path", image.Path);
        json.WriteNumber("suggested", classIndexes[image.Suggested]);
        json.WriteNumber("other", Math.Round(image.Probability, 4));
        string odds = $"next: {Figures.Percent(image.Probability - image.Margin)} {classes[image.Second]}";
        string detail = image.IsLikeEarlier ? $"{odds}; looks like an earlier one" : odds;
        WriteReasons(json, [new SuspectReason("unlabelled", detail)], image.Neighbours);
    }

    private static void WriteReasons(Utf8JsonWriter json, IReadOnlyList<SuspectReason> reasons, IReadOnlyList<string> neighbours)
    {
        json.WriteStartArray("reasons");
        foreach (SuspectReason reason in reasons)
        {
            json.WriteStartArray();
            json.WriteStringValue(reason.Kind);
            json.WriteStringValue(reason.Detail);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteStartArray("near");
        foreach (string neighbour in neighbours)
            json.WriteStringValue(neighbour);

        json.WriteEndArray();
    }

    // Those that are suggested most often, if there are more than keys.
    private static IEnumerable<int> Quick(SuspectsResult result, Dictionary<string, int> index)
    {
        Dictionary<int, int> suggested = result.DoubtfulLabels.Select(suspect => suspect.Evidence!.Suggested)
            .Concat(result.Unlabelled.Select(image => image.Suggested)).CountBy(k => k).ToDictionary();
        return result.Classes.Index()
            .OrderByDescending(pair => result.Classes.Count <= QuickClasses ? 0 : suggested.GetValueOrDefault(pair.Index))
            .Take(QuickClasses).Select(pair => index[pair.Item]).Order();
    }

    // Decisions about other images are not those about these.
    private static string Key(SuspectsResult result)
    {
        IEnumerable<string> parts =
        [
            result.Report.Path,
            .. result.Report.Images.Select(image => $"{image.RelativePath}\t{image.Sample.Label}\t{image.ContentHash}"),
            .. result.Suspects.Select(suspect => suspect.Image.RelativePath), .. result.Unlabelled.Select(image => image.Path),
        ];
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))))[..16];
    }
}

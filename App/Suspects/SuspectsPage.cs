using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MlNetClassifier.App.Output;
using MlNetClassifier.App.Pages;
using MlNetClassifier.Data.Checking;
using MlNetClassifier.Data.Images;

namespace MlNetClassifier.App.Suspects;

/// <summary>One page, without a server or a network, on which a person decides what becomes of what was found.</summary>
/// <remarks>
/// Its content policy allows its own script and style, by their hashes, and no request. It holds the paths and labels of all
/// images, from which it makes the manifest, and small pictures of those to look at.
/// </remarks>
internal static class SuspectsPage
{
    private const int QuickClasses = 9; // as there are keys
    private const int BlockSize = 64;

    /// <summary>The longest side of pictures by how many there are; beyond the last, they are named without one.</summary>
    private static readonly (int Count, int Side)[] Sides = [(1500, 192), (4000, 128), (12_000, 96)];

    private static readonly Html Style = PageParts.Style("suspects.css");
    private static readonly Html Script = PageParts.Script("suspects.js");

    /// <summary>Writes the page, its pictures one after the other: as a whole they may take 40 MB.</summary>
    public static void Write(Stream file, SuspectsResult result, CancellationToken cancellationToken)
    {
        int flagged = result.DoubtfulLabels.Count();
        Html[] page = Html.OfTemplate("suspects.html", new Dictionary<string, Html>
        {
            ["title"] = Html.Of($"{Path.GetFileName(Path.TrimEndingDirectorySeparator(result.Report.Path))}"),
            ["subtitle"] = Html.Of(
                $"{Figures.Count(result.Report.Images.Count, "image")}, {Figures.Count(result.Suspects.Count + result.Unlabelled.Count)} of them to look at"),
            ["question"] = Html.Of($"{(flagged > 0 ? "Which of these labels are wrong?" : "What becomes of these pictures?")}"),
            ["words"] = Words(result, flagged),
            ["style"] = Style,
            ["style-hash"] = PageParts.HashOf(Style),
            ["script"] = Script,
            ["script-hash"] = PageParts.HashOf(Script),
        }, split: "data");
        file.Write(Encoding.UTF8.GetBytes(page[0].ToString()));
        using (var json = new Utf8JsonWriter(file)) // its own encoder escapes < and &
            WriteData(json, result, cancellationToken);

        file.Write(Encoding.UTF8.GetBytes(page[1].ToString()));
    }

    private static Html Words(SuspectsResult result, int flagged) => Html.Join(
    [
        flagged == 0 ? Html.Empty : Html.Of($"""
            <p>{Figures.Count(flagged, "label")} of {Figures.Count(result.Judged)} {(flagged == 1 ? "is" : "are")} contradicted by a classifier that did not see the picture; it agrees with {Figures.Percent(result.Accuracy)} of the labels. That is a reason to look, not a verdict: of such flags in ten public test sets, 51 % were real errors (Northcutt et al., 2021).</p>
            """),
        result.Unlabelled.Count == 0 ? Html.Empty : Html.Of($"""
            <p>{Figures.Count(result.Unlabelled.Count, "picture")} without a label, the least sure first. What you label becomes a train image; what looks like an earlier one comes last.</p>
            """),
        Html.Of($"""
            <p>Whatever you do not decide stays as it is. Your decisions stay in this browser. Save writes a manifest of the whole data set, which train --data takes; no file is moved or changed.</p>
            """),
    ]);

    private static void WriteData(Utf8JsonWriter json, SuspectsResult result, CancellationToken cancellationToken)
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
        foreach (string split in new[] { "train", "validation", "test" })
            json.WriteStringValue(split);

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

    private static void WriteCards(Utf8JsonWriter json, SuspectsResult result, int[] classIndexes, CancellationToken cancellationToken)
    {
        Dictionary<CheckedImage, int> rows = result.Report.Images.Index()
            .ToDictionary(pair => pair.Item, pair => pair.Index, (IEqualityComparer<CheckedImage>)ReferenceEqualityComparer.Instance);
        string[] paths = [.. result.Suspects.Select(suspect => suspect.Image.Sample.ImagePath), .. result.Unlabelled.Select(image => image.Path)];
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
                    WriteSuspect(json, result.Suspects[at], rows[result.Suspects[at].Image], classIndexes);
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
        {
            json.WriteNumber("suggested", classIndexes[label.Suggested]);
            json.WriteNumber("own", Math.Round(label.SelfConfidence, 4));
            json.WriteNumber("other", Math.Round(1 + label.SelfConfidence - (2 * label.NormalizedMargin), 4));
        }

        WriteReasons(json, suspect.Reasons, suspect.Neighbours);
    }

    private static void WriteUnlabelled(Utf8JsonWriter json, UnlabelledImage image, int[] classIndexes, IReadOnlyList<string> classes)
    {
        json.WriteString("path", image.Path);
        json.WriteNumber("suggested", classIndexes[image.Suggested]);
        string odds = $"{Figures.Percent(image.Probability)} {classes[image.Suggested]}, {Figures.Percent(image.Probability - image.Margin)} "
            + classes[image.Second];
        WriteReasons(json,
            [new SuspectReason("unlabelled", image.IsLikeEarlier ? $"{odds}; looks like an earlier one" : odds)], image.Neighbours);
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
    private static IEnumerable<int> Quick(SuspectsResult result, Dictionary<string, int> index) => result.Classes
        .OrderByDescending(name => index.Count <= QuickClasses ? 0 : result.DoubtfulLabels.Count(suspect =>
            result.Classes[suspect.Evidence!.Suggested] == name) + result.Unlabelled.Count(image => result.Classes[image.Suggested] == name))
        .Take(QuickClasses).Select(name => index[name]).Order();

    // Decisions about other images are not those about these.
    private static string Key(SuspectsResult result)
    {
        IEnumerable<string> parts =
        [
            result.Report.Path, .. result.Report.Images.Select(image => $"{image.RelativePath}\t{image.Sample.Label}\t{image.ContentHash}"),
            .. result.Suspects.Select(suspect => suspect.Image.RelativePath), .. result.Unlabelled.Select(image => image.Path),
        ];
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))))[..16];
    }
}

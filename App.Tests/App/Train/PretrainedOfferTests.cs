using System.IO.Compression;
using System.Text.Json.Nodes;
using MlNetClassifier.App.Train;
using MlNetClassifier.Data;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Training.Trials;

namespace MlNetClassifier.App.Tests.App.Train;

/// <summary>After a training on a user's images: what the pretrained network would give, and nothing spoilt by it.</summary>
[TestClass]
public sealed class PretrainedOfferTests(TestContext context)
{
    private static readonly string[] Quick = ["train", "--data", "data", "--size", "16", "--threads", "1", "--resize", "pad"];
    private static readonly string[] Untaught = [.. Quick, "--epochs", "1", "--lr", "1e-9"];

    private TestProgram Program { get; } = new(context.TestTempDirectory!) { Probes = true };

    [TestMethod]
    public async Task Train_NetworkThatLearnsNothing_OffersThePretrainedOneWithItsFigures()
    {
        TestDataset.Draw(Program.PathOf("data"), 24);

        ProgramResult result = await Program.RunAsync(Untaught);

        result.AssertCode(0);
        string words = result.Words;
        Assert.MatchesRegex(
            @"probe resnet18 is right on 100\.0 % \(\d+\.\d to 100\.0 %\) of your 12 validation images, this network on "
                + @"\d+\.\d % \(\d+\.\d to \d+\.\d %\)\. "
                + @"It is better on your images \(p .{7}\), and its training takes about \d+ s\.",
            words);
        Assert.Contains("next mlnetclassifier train --data data --network resnet18 --resize pad mlnetclassifier score", words);
        JsonNode probe = JsonNode.Parse(Program.Read("runs/train/summary.json"))!["probe"]!;
        Assert.AreEqual(12, (int)probe["right"]!);
        Assert.IsLessThanOrEqualTo(0.05, (double)probe["pValue"]!);
        Assert.IsNotEmpty(Directory.GetFiles(Program.PathOf("runs/.cache/features"), "*", SearchOption.AllDirectories));
    }

    [TestMethod]
    public async Task Train_NetworkThatIsAsGood_OffersNothing()
    {
        TestDataset.Draw(Program.PathOf("data"), 12);

        ProgramResult result = await Program.RunAsync([.. Quick, "--epochs", "8", "--batch", "4", "--lr", "0.003"]);

        result.AssertCode(0);
        Assert.Contains("The difference may be chance (p = ", result.Words);
        Assert.DoesNotContain("train --data", result.Words);
    }

    [TestMethod]
    public async Task Train_WithAndWithoutProbe_SavesTheSameBits()
    {
        TestDataset.Draw(Program.PathOf("data"), 6);

        ProgramResult with = await Program.RunAsync(Untaught);
        ProgramResult without = await Program.RunAsync([.. Untaught, "--project", "plain", "--no-probe"]);

        with.AssertCode(0);
        without.AssertCode(0);
        string[] files = [.. Directory.GetFiles(Program.PathOf("plain/train")).Select(file => Path.GetFileName(file)!)
            .Except(["args.json", "summary.json", "train.log", "report.html", "results.csv"])]; // the last has seconds
        Assert.Contains("model.zip", files);
        foreach (string file in files)
            Assert.AreEqual(Hash($"plain/train/{file}"), Hash($"runs/train/{file}"), file);

        JsonObject probed = Summary("runs/train"), plain = Summary("plain/train");
        Assert.IsTrue(probed.Remove("probe"));
        Assert.AreEqual(plain.ToJsonString(), probed.ToJsonString());
        Assert.DoesNotContain("resnet18", without.Out + without.Error);

        // The zip has the time of its writing, and ML.NET does not write a table of classes in the same bytes twice.
        string? Hash(string file)
        {
            if (!file.EndsWith(".zip", StringComparison.Ordinal))
                return DatasetFingerprint.ContentHash(Program.PathOf(file));

            using ZipArchive zip = ZipFile.OpenRead(Program.PathOf(file));
            return string.Join('\n', zip.Entries
                .Where(entry => !entry.Name.EndsWith(".idv", StringComparison.Ordinal))
                .Select(entry => $"{entry.FullName} {entry.Crc32}"));
        }

        JsonObject Summary(string run) => JsonNode.Parse(Program.Read($"{run}/summary.json"))!.AsObject();
    }

    [TestMethod]
    public async Task Train_NothingToCompareOn_SaysSoInALineAndIsDone()
    {
        TestDataset.Draw(Program.PathOf("data"), 4);

        ProgramResult result = await Program.RunAsync([.. Untaught, "--val-split", "0"]);

        result.AssertCode(0);
        Assert.Contains("resnet18 was not tried: there are no validation images to judge it by.", result.Error);
        Assert.DoesNotContain("probe", result.Out);
    }

    [TestMethod]
    public async Task DryRun_OwnImages_SaysWhatThePretrainedNetworkGivesAndWritesNothing()
    {
        TestDataset.Draw(Program.PathOf("data"), 12);
        string[] before = Directory.GetFileSystemEntries(Program.Folder, "*", SearchOption.AllDirectories);

        ProgramResult lesson = await Program.RunAsync([.. Quick, "--dry-run"]);
        ProgramResult pretrained = await Program.RunAsync("train", "data", "--network", "resnet18", "--size", "32", "--dry-run");
        ProgramResult head = await Program.RunAsync(
            "train", "data", "--network", "resnet18", "--size", "32", "--dense", "4", "--dry-run", "--json");

        lesson.AssertCode(0);
        Assert.Contains("pretrained: resnet18 is right on 100.0 % (61.0 to 100.0 %) of your 6 validation images.", lesson.Words);
        Assert.Contains("There is no trained network yet to compare it with. Its training takes about", lesson.Words);
        pretrained.AssertCode(0);
        Assert.MatchesRegex(@"features: [\d.]+ images a second here; those of 0 of 36 images are kept", pretrained.Words);
        Assert.MatchesRegex(@"time: about \d+ s for features and head, until", pretrained.Words);
        Assert.MatchesRegex(@"model: 6\d\.\d MB of weights", pretrained.Words);
        head.AssertCode(0);
        JsonNode described = JsonNode.Parse(head.Out)!;
        Assert.AreEqual((512 * 4) + 4 + (4 * 3) + 3, (int)described["parameters"]!);
        Assert.IsGreaterThan(0.0, (double)described["secondsPerStep"]!);
        Assert.AreEqual(24, (int)described["features"]!["trainImages"]!);
        Assert.AreSequenceEqual(before, Directory.GetFileSystemEntries(Program.Folder, "*", SearchOption.AllDirectories));
    }

    [TestMethod]
    [DataRow("1111111111", "0000000000", "It is better on your images (p = 0.002), and its training takes about 20 s.")]
    [DataRow("0000000000", "1111111111", "This network is better on your images (p = 0.002).")]
    [DataRow("1111111110", "1111111011", "The difference may be chance (p = 1.000).")]
    public void Words_Figures_AreFollowedByTheirMeaning(string pretrained, string own, string verdict)
    {
        PretrainedOffer offer = Offer(pretrained, own, validation: 40, train: 400);

        string words = offer.Words();

        Assert.EndsWith(verdict, words);
        Assert.AreEqual(verdict.StartsWith("It is better", StringComparison.Ordinal), offer.IsBetter);
        Assert.Contains("of 10 of your 40 validation images, this network on", words);
        Assert.Contains("; it learned from 100 of 400 train images. ", words);
    }

    private static PretrainedOffer Offer(string pretrained, string own, int validation, int train) => new(
        new NetworkTrial
        {
            Network = "resnet18",
            Train = [.. Enumerable.Range(0, 100).Select(i => new ImageSample($"train {i}", "a"))],
            Validation = [.. Enumerable.Range(0, 10).Select(i => new ImageSample($"validation {i}", "a"))],
            IsRight = [.. pretrained.Select(answer => answer == '1')],
            IsCutShort = true,
            Time = TimeSpan.FromSeconds(5),
            WholeTime = TimeSpan.FromSeconds(19.2),
            ModelBytes = 64_000_000,
        },
        [.. own.Select(answer => answer == '1')], (train, validation), ["train"]);
}

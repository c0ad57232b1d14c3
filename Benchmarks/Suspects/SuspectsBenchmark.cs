using System.Globalization;
using System.Text;
using MlNetClassifier.Data;
using MlNetClassifier.Data.Discovery;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Training.Backbones;
using MlNetClassifier.Training.Features;
using MlNetClassifier.Training.Heads;
using MlNetClassifier.Training.Learning;

namespace MlNetClassifier.Benchmarks.Suspects;

/// <summary>How many wrong labels that are planted in a data set are flagged, and how many of the flags are right.</summary>
internal static class SuspectsBenchmark
{
    private const int Draws = 5;

    /// <summary>Judges labels of each folder and gives a Markdown document.</summary>
    /// <param name="folders">Data sets as train takes them.</param>
    /// <param name="command">What was typed.</param>
    public static string Run(string[] folders, string command)
    {
        var text = new StringBuilder("# Wrong labels found\n\n");
        text.Append(CultureInfo.InvariantCulture, $"Made by `{command}` on {DateTime.UtcNow:yyyy-MM-dd}. ")
            .Append("Labels are changed, and then judged as `data suspects` judges\nthem, by features of resnet18. ")
            .Append(CultureInfo.InvariantCulture, $"Means of {Draws} draws, with the lowest and the highest. ")
            .Append("A flag is right if its label was changed; labels\nthat were wrong before count as right ones. ")
            .Append("AUC: how often a changed label ranks before one that was not.\n\n")
            .Append("| images | changed | flags | precision | recall | AUC by margin | by self-confidence | at random |\n")
            .Append("| --- | --- | ---: | --- | --- | ---: | ---: | ---: |\n");
        foreach (string folder in folders)
            Append(text, folder);

        return text.ToString();
    }

    private static void Append(StringBuilder text, string folder)
    {
        ImageListing listing = ImageListing.Read(folder);
        string[] paths = [.. listing.Images.Select(image => image.Sample.ImagePath)];
        string[] classes =
            [.. listing.Images.Select(image => image.Sample.Label).Distinct().Order(StringComparer.Ordinal)];
        int[] labels = [.. listing.Images.Select(image => Array.IndexOf(classes, image.Sample.Label))];
        IReadOnlyList<ReadOnlyMemory<float>> rows;
        var network = new TransferNetwork();
        using (var features = new BackboneFeatures(network, NetworkTable.Of(network).InputFrom(), new FeatureCacheOptions()))
            rows = features.Of(paths, progress: null, CancellationToken.None);

        string?[] hashes = [.. paths.Select(DatasetFingerprint.ContentHash)];
        int[] groups = [.. hashes.Select(hash => Array.IndexOf(hashes, hash))];
        ConfidentLearning clean = Judge(labels, 0);
        (int A, int B) alike = MostAlike(clean, classes.Length);
        string name = $"`{Path.GetFileName(folder)}`, {labels.Length:N0} in {classes.Length} classes";
        int flags = clean.Labels.Count(label => label.IsFlagged);
        text.Append(CultureInfo.InvariantCulture,
            $"| {name} | nothing | {flags} ({100.0 * flags / labels.Length:F1} %) | - | - | - | - | - |\n");
        foreach (LabelNoise noise in LabelNoise.All)
        {
            Result[] results =
            [
                .. Enumerable.Range(0, Draws).Select(draw =>
                {
                    int[] planted = noise.Plant(labels, classes.Length, alike, draw);
                    return Result.Of(Judge(planted, draw), [.. planted.Zip(labels, (now, before) => now != before)], draw);
                }),
            ];
            string changed = noise.IsBetweenTwo ? $"{noise.Name} ({classes[alike.A]}, {classes[alike.B]})" : noise.Name;
            text.Append(CultureInfo.InvariantCulture,
                $"| {name} | {changed} | {results.Average(result => result.Flags):F0} "
                    + $"| {Range(results, result => result.Precision)} | {Range(results, result => result.Recall)} "
                    + $"| {results.Average(result => result.ByMargin):F3} "
                    + $"| {results.Average(result => result.BySelfConfidence):F3} "
                    + $"| {results.Average(result => result.AtRandom):F3} |\n");
        }

        ConfidentLearning Judge(int[] given, int seed)
        {
            var outOfFold = OutOfFold.Of(rows, given, classes.Length, groups, seed, CancellationToken.None);
            return ConfidentLearning.Of([.. outOfFold.Probabilities.Select(row => row!)], given);
        }
    }

    private static string Range(Result[] results, Func<Result, double> figure) => string.Create(CultureInfo.InvariantCulture,
        $"{results.Average(figure):F2} ({results.Min(figure):F2} to {results.Max(figure):F2})");

    // Those of which most images are taken for the other one.
    private static (int A, int B) MostAlike(ConfidentLearning clean, int classCount) =>
        (from a in Enumerable.Range(0, classCount)
         from b in Enumerable.Range(a + 1, classCount - a - 1)
         select (a, b)).MaxBy(pair => clean.Labels.Count(label =>
             (label.Given == pair.a && label.Suggested == pair.b) || (label.Given == pair.b && label.Suggested == pair.a)));

    private sealed record Result(int Flags, double Precision, double Recall, double ByMargin, double BySelfConfidence,
        double AtRandom)
    {
        public static Result Of(ConfidentLearning learned, bool[] isChanged, int seed)
        {
            int flags = learned.Labels.Count(label => label.IsFlagged);
            int right = learned.Labels.Where((label, i) => label.IsFlagged && isChanged[i]).Count();
            Random random = SeededRandom.Create(seed, "ranking at random");
            return new Result(
                flags, flags == 0 ? 1 : (double)right / flags, (double)right / isChanged.Count(changed => changed),
                Auc([.. learned.Labels.Select(label => label.NormalizedMargin)], isChanged),
                Auc([.. learned.Labels.Select(label => label.SelfConfidence)], isChanged),
                Auc([.. learned.Labels.Select(_ => random.NextDouble())], isChanged));
        }

        private static double Auc(double[] values, bool[] isChanged) => AreaUnderCurve.Of(
            [.. values.Where((_, i) => isChanged[i])], [.. values.Where((_, i) => !isChanged[i])]).Value;
    }
}

using MlNetClassifier.Data;
using MlNetClassifier.Pipelines.Saving;
using MlNetClassifier.Training.Features;
using MlNetClassifier.Training.Heads;
using MlNetClassifier.Training.Samples;

namespace MlNetClassifier.Training.Trials;

/// <summary>
/// What more images would give: regressions on the features of a pretrained network that learn from an eighth, a quarter, a half
/// and all of the images of a class, and all of the others, and are asked about images of that class that they did not see.
/// </summary>
/// <remarks>Nothing of it is kept but features. The same model, images and options give the same figures.</remarks>
public sealed class LearningCurves
{
    private const int Folds = 5;
    private const int Repeats = 3;
    private static readonly double[] Fractions = [1.0 / 8, 1.0 / 4, 1.0 / 2, 1];

    private readonly ModelManifest _manifest;
    private readonly string _model;

    /// <summary>Prepares it.</summary>
    /// <param name="model">A model file.</param>
    /// <exception cref="ModelFormatException">The file cannot be used.</exception>
    public LearningCurves(string model) => (_model, _manifest) = (model, ModelArchive.ReadManifest(model));

    /// <summary>Where features are kept.</summary>
    /// <value>Default nowhere.</value>
    public FeatureCacheOptions Cache { get; init; } = new();

    /// <summary>Whether it can be done with this model: one layer on the features of a pretrained network.</summary>
    public bool IsPossible => KeptFeatures.Refusal(_manifest) is null;

    /// <summary>Measures the curves of classes, those that are found least first.</summary>
    /// <param name="samples">Images with the classes of the model, none of the test split.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The curves, one after the other as they are asked for; classes with fewer than 5 images have none.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IEnumerable<LearningCurve> Run(IReadOnlyList<ImageSample> samples, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(samples);
        using var features = KeptFeatures.Open(_model, _manifest, Cache);
        FeatureTable table = features.Of([.. samples.Select(sample => sample.ImagePath)], progress: null, cancellationToken);
        SampleSet set = table.Set(samples, _manifest.Classes, new UnreadableTally(maxFraction: 1, progress: null));
        return Of(set, _manifest.Classes, _manifest.Training.Seed, cancellationToken);
    }

    /// <inheritdoc cref="Run"/>
    /// <param name="samples">Rows of features.</param>
    /// <param name="classes">Class names in class order.</param>
    /// <param name="seed">Cuts the folds, and draws what is learned from.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal static IEnumerable<LearningCurve> Of(
        SampleSet samples, IReadOnlyList<string> classes, int seed, CancellationToken cancellationToken)
    {
        if (samples.ClassCounts.Count(count => count >= Folds) < 2)
            yield break;

        var all = RegressionData.Of(FeatureScaling.Of(samples).Apply(samples));
        var folds = Enumerable.Range(0, Repeats)
            .Select(repeat => RegularizationSearch.Folds(all.ClassIndexes, classes.Count, Folds, seed + repeat)).ToArray();
        double l2 = RegularizationSearch.Best(
            [
                .. Enumerable.Range(0, Folds)
                    .Select(part => (all.Where(i => folds[0][i] != part), all.Where(i => folds[0][i] == part))),
            ],
            classes.Count, classWeights: null, cancellationToken);
        (int Fold, int Part)[] parts =
            [.. Enumerable.Range(0, Repeats).SelectMany(fold => Enumerable.Range(0, Folds).Select(part => (fold, part)))];
        var whole = new (double[] Weights, int[] Answers)[parts.Length];
        var options = new ParallelOptions { CancellationToken = cancellationToken };
        Parallel.For(0, parts.Length, options, i => whole[i] = Learn(parts[i], start: null, _ => true));

        double[] missed = new double[all.Rows.Length]; // with all images
        foreach (((int fold, int part), (_, int[] answers)) in parts.Zip(whole))
        {
            foreach (int i in Held(fold, part))
                missed[i] += answers[i] == all.ClassIndexes[i] ? 0 : 1.0 / Repeats;
        }

        IEnumerable<int> weakestFirst = Enumerable.Range(0, classes.Count).Where(k => samples.ClassCounts[k] >= Folds)
            .OrderByDescending(k => OfClass(k).Average(i => missed[i]));
        foreach (int k in weakestFirst)
        {
            int[] images = [.. OfClass(k)];
            int[] counts = [.. Fractions.Select(fraction => (int)Math.Round(fraction * images.Length * (Folds - 1) / Folds))];
            int[] shown = [.. Enumerable.Range(0, counts.Length).Where(i => counts[i] >= 1)];
            var errors = shown.Select(_ => new double[images.Length]).ToArray();
            Dictionary<int, int> place = images.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
            Parallel.For(0, parts.Length, options, p =>
            {
                (int fold, int part) = parts[p];
                int[] order = [.. images.Where(i => folds[fold][i] != part)];
                SeededRandom.Create(seed, "learning curve", (fold * Folds) + part).Shuffle(order);
                (double[] weights, int[] answers) = whole[p];
                foreach (int size in Enumerable.Range(0, shown.Length).Reverse())
                {
                    if (Fractions[shown[size]] < 1)
                    {
                        HashSet<int> seen = [.. order.Take(counts[shown[size]])];
                        (weights, answers) = Learn(parts[p], weights, i => all.ClassIndexes[i] != k || seen.Contains(i));
                    }

                    foreach (int i in Held(fold, part).Where(place.ContainsKey))
                    {
                        lock (errors)
                            errors[size][place[i]] += answers[i] == k ? 0 : 1.0 / Repeats;
                    }
                }
            });
            yield return LearningCurve.Of(classes[k], [.. shown.Select(i => (double)counts[i])], errors, seed);
        }

        IEnumerable<int> OfClass(int k) => Enumerable.Range(0, all.Rows.Length).Where(i => all.ClassIndexes[i] == k);

        IEnumerable<int> Held(int fold, int part) => Enumerable.Range(0, all.Rows.Length).Where(i => folds[fold][i] == part);

        // The answers for the images of the part that is held back; nothing of the others.
        (double[] Weights, int[] Answers) Learn((int Fold, int Part) place, double[]? start, Func<int, bool> isIn)
        {
            LogisticRegression regression = all.Where(i => folds[place.Fold][i] != place.Part && isIn(i))
                .Regression(classes.Count, classWeights: null);
            double[] weights = regression.Fit(l2, start, cancellationToken, isSearch: true);
            int[] held = [.. Held(place.Fold, place.Part)], answers = new int[all.Rows.Length];
            foreach ((int i, int answer) in held.Zip(regression.Classes(weights, [.. held.Select(i => all.Rows[i])])))
                answers[i] = answer;

            return (weights, answers);
        }
    }
}

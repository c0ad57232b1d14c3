namespace MlNetClassifier.Pipelines.Evaluation;

/// <summary>How well a model does on labelled images. Fractions are in [0, 1], losses in nats.</summary>
public sealed record ClassificationReport
{
    private ClassificationReport()
    {
    }

    /// <summary>Class names in class order.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>Images that were read and scored.</summary>
    public required int Samples { get; init; }

    /// <summary>Images that could not be read; they count in no figure.</summary>
    public required int Unreadable { get; init; }

    /// <summary>Fraction of the samples that is right.</summary>
    public required double Accuracy { get; init; }

    /// <summary>95 % Wilson interval of <see cref="Accuracy"/>.</summary>
    public required WilsonInterval AccuracyInterval { get; init; }

    /// <summary>Mean of the recalls of the classes that have samples: every class counts the same.</summary>
    public required double MacroAccuracy { get; init; }

    /// <summary>Mean cross-entropy in nats.</summary>
    public required double LogLoss { get; init; }

    /// <summary>Largest number of classes named in <see cref="TopKAccuracy"/>: 5, as ImageNet's.</summary>
    public const int LargestTopK = 5;

    /// <summary>
    /// The k of <see cref="TopKAccuracy"/>: the largest, up to <see cref="LargestTopK"/>, that can still be wrong; null for two
    /// classes, where only the first answer can.
    /// </summary>
    public required int? TopK { get; init; }

    /// <summary>Fraction of the samples whose class is among the <see cref="TopK"/> likeliest; null without one.</summary>
    public required double? TopKAccuracy { get; init; }

    /// <summary>Whether the model is right as often as its Score says, uncalibrated.</summary>
    public required Reliability Reliability { get; init; }

    /// <summary>Rank and loss of every readable sample, in the order that they were given in.</summary>
    public required IReadOnlyList<JudgedSample> Judged { get; init; }

    /// <summary>Counts: rows are true classes, columns are predicted classes.</summary>
    public required IReadOnlyList<IReadOnlyList<int>> ConfusionMatrix { get; init; }

    /// <summary>Figures of each class, in class order.</summary>
    public required IReadOnlyList<ClassMetrics> PerClass { get; init; }

    /// <summary>Compares predictions with labels, as ML.NET's <c>MulticlassClassification.Evaluate</c> does.</summary>
    /// <param name="classes">Class names in class order.</param>
    /// <param name="predictions">Predictions with the true class name of each.</param>
    /// <returns>The report.</returns>
    /// <exception cref="ArgumentException">No image could be read, or a label is not a class.</exception>
    public static ClassificationReport Create(
        IReadOnlyList<string> classes, IReadOnlyList<(string Label, ImagePrediction Prediction)> predictions)
    {
        if (predictions.FirstOrDefault(pair => !classes.Contains(pair.Label)).Label is { } stranger)
            throw new ArgumentException($"'{stranger}' is not a class of the model.", nameof(predictions));

        JudgedSample[] judged =
        [
            .. predictions.Where(pair => pair.Prediction.Error is null)
                .Select(pair => JudgedSample.Of(classes, pair.Label, pair.Prediction)),
        ];
        if (judged.Length == 0)
            throw new ArgumentException("There is no readable image to evaluate on.", nameof(predictions));

        // First, because it refuses what is not a probability.
        var reliability = Reliability.Of([.. judged.Select(sample => (Math.Min(1, (double)sample.Confidence), sample.IsRight))]);
        int[][] counts = Count(classes, judged);
        ClassMetrics[] perClass =
            [.. classes.Select((name, i) => ClassMetrics.Of(name, counts[i][i], counts[i].Sum(), counts.Sum(row => row[i])))];
        int hits = counts.Select((row, i) => row[i]).Sum();
        int? topK = classes.Count > 2 ? Math.Min(LargestTopK, classes.Count - 1) : null;
        return new ClassificationReport
        {
            Classes = classes,
            Samples = judged.Length,
            Unreadable = predictions.Count - judged.Length,
            Accuracy = hits / (double)judged.Length,
            AccuracyInterval = WilsonInterval.Of(hits, judged.Length),
            MacroAccuracy = perClass.Average(metrics => metrics.Recall)!.Value,
            LogLoss = judged.Average(sample => sample.Loss),
            TopK = topK,
            TopKAccuracy = topK is { } k ? judged.Count(sample => sample.Rank <= k) / (double)judged.Length : null,
            Reliability = reliability,
            Judged = judged,
            ConfusionMatrix = counts,
            PerClass = perClass,
        };
    }

    // The answer is the highest Score, which ML.NET goes by too; a PredictedLabel may be a text that is not a class.
    private static int[][] Count(IReadOnlyList<string> classes, IEnumerable<JudgedSample> judged)
    {
        Dictionary<string, int> indices = classes.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        int[][] counts = [.. classes.Select(_ => new int[classes.Count])];
        foreach (JudgedSample sample in judged)
            counts[indices[sample.Label]][HighestScore.IndexOf(sample.Prediction.Score)]++;

        return counts;
    }
}

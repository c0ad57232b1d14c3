namespace MlNetClassifier.Pipelines.Evaluation;

/// <summary>
/// Which labels of a data set are probably wrong, by confident learning: classifiers that did not see an image give it to another
/// class, as surely as they usually give that class its own images.
/// </summary>
/// <remarks>
/// Estimated is how many labels are wrong; flagged are as many, those of the smallest margins first, wherever another class is
/// the likeliest (docs/adr/0037). Immutable and thread-safe; nothing is drawn at random.
/// </remarks>
/// <seealso href="https://arxiv.org/abs/1911.00068">Northcutt, Jiang and Chuang, 2021</seealso>
public sealed class ConfidentLearning
{
    // What is as sure as usual are the fewest errors that there can be. That the others are wrong as often is too many: what is
    // hard is unsure too. A third of the way between the two; ours.
    private const double ShareOfUnsure = 1 / 3.0;

    private ConfidentLearning(double?[] thresholds, int[][] joint, LabelEvidence[] labels) =>
        (Thresholds, Joint, Labels) = (thresholds, joint, labels);

    /// <summary>
    /// For each class its mean probability over the images that have its label: from there on an image counts as one of the
    /// class. Null where no image has the label.
    /// </summary>
    public IReadOnlyList<double?> Thresholds { get; }

    /// <summary>The confident joint: rows are labels, columns the class that an image counts as; many count as none.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Joint { get; }

    /// <summary>Every image, in the order that they were given in.</summary>
    public IReadOnlyList<LabelEvidence> Labels { get; }

    /// <summary>Judges labels.</summary>
    /// <param name="probabilities">Of every class for each image, by classifiers that did not see it.</param>
    /// <param name="labels">Class index of each.</param>
    /// <exception cref="ArgumentException">The lists differ in length, or a row has no or only one class.</exception>
    public static ConfidentLearning Of(IReadOnlyList<IReadOnlyList<double>> probabilities, IReadOnlyList<int> labels)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        ArgumentNullException.ThrowIfNull(labels);
        int classes = probabilities.Count == 0 ? 2 : probabilities[0].Count;
        if (probabilities.Count != labels.Count || probabilities.Any(row => row.Count != classes) || classes < 2)
        {
            throw new ArgumentException(
                "Each label needs a row of probabilities, all of one length of 2 or more.", nameof(labels));
        }

        double?[] thresholds = [.. Enumerable.Range(0, classes).Select(k => Mean(k))];
        int?[] counted = [.. probabilities.Select(row => CountedAs(row, thresholds))];
        int[][] joint = [.. thresholds.Select(_ => new int[classes])];
        foreach ((int label, int? other) in labels.Zip(counted).Where(pair => pair.Second is not null))
            joint[label][other!.Value]++;

        LabelEvidence[] evidence =
            [.. probabilities.Select((row, i) => LabelEvidence.Of(row, labels[i]) with { IsOutlier = counted[i] is null })];
        foreach (int i in Enumerable.Range(0, labels.Count).Where(i => evidence[i].Suggested != labels[i])
            .OrderBy(i => evidence[i].NormalizedMargin).Take(Errors(evidence, counted, joint)).ToArray())
            evidence[i] = evidence[i] with { IsFlagged = true };

        return new ConfidentLearning(thresholds, joint, evidence);

        double? Mean(int k) => Enumerable.Range(0, labels.Count).Where(i => labels[i] == k)
            .Select(i => (double?)probabilities[i][k]).Average();
    }

    private static int? CountedAs(IReadOnlyList<double> row, double?[] thresholds)
    {
        int? best = null;
        for (int k = 0; k < row.Count; k++)
        {
            if (thresholds[k] is { } threshold && row[k] >= threshold && (best is null || row[k] > row[best.Value]))
                best = k;
        }

        return best;
    }

    // A class of few images may have so low a threshold that it counts what it is not the likeliest for: that is no error.
    private static int Errors(LabelEvidence[] evidence, int?[] counted, int[][] joint)
    {
        var images = new int[joint.Length];
        var sure = new int[joint.Length];
        foreach ((LabelEvidence label, int? other) in evidence.Zip(counted))
        {
            images[label.Given]++;
            sure[label.Given] += other == label.Suggested && other != label.Given ? 1 : 0;
        }

        return (int)Math.Round(Enumerable.Range(0, joint.Length).Where(k => sure[k] > 0).Sum(k =>
            sure[k] * (1 + (ShareOfUnsure * (((double)images[k] / joint[k].Sum()) - 1)))));
    }
}

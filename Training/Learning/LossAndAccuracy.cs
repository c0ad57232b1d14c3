namespace MlNetClassifier.Training.Learning;

/// <summary>Cross-entropy and accuracy over any number of batches, each sample counting the same.</summary>
/// <remarks>
/// Sums are float64 in the order of the samples, so a ragged last batch has its right weight and results repeat.
/// </remarks>
internal sealed class LossAndAccuracy
{
    private double _lossSum;
    private int _correct;

    /// <summary>Samples added.</summary>
    public int Count { get; private set; }

    /// <summary>Mean over the samples of -ln(softmax(logits)[class]), in nats; NaN before the first.</summary>
    public double Loss => _lossSum / Count;

    /// <summary>
    /// Fraction in [0, 1] of samples whose largest logit, the first on a tie, is that of their class; NaN before the first.
    /// </summary>
    public double Accuracy => (double)_correct / Count;

    /// <summary>Adds a batch.</summary>
    /// <param name="logits">float32 (N, K), row by row.</param>
    /// <param name="classIndexes">N class indexes.</param>
    /// <returns>Mean cross-entropy of this batch.</returns>
    public double Add(ReadOnlySpan<float> logits, ReadOnlySpan<long> classIndexes)
    {
        int classes = logits.Length / classIndexes.Length;
        double batchSum = 0;
        for (int sample = 0; sample < classIndexes.Length; sample++)
        {
            ReadOnlySpan<float> row = logits.Slice(sample * classes, classes);
            int classIndex = (int)classIndexes[sample];
            batchSum += CrossEntropy(row, classIndex);
            if (IndexOfLargest(row) == classIndex)
                _correct++;
        }

        _lossSum += batchSum;
        Count += classIndexes.Length;
        return batchSum / classIndexes.Length;
    }

    private static double CrossEntropy(ReadOnlySpan<float> logits, int classIndex)
    {
        double largest = logits[IndexOfLargest(logits)];
        double sum = 0;
        foreach (float logit in logits)
            sum += Math.Exp(logit - largest);

        return Math.Log(sum) + largest - logits[classIndex];
    }

    private static int IndexOfLargest(ReadOnlySpan<float> logits)
    {
        int largest = 0;
        for (int i = 1; i < logits.Length; i++)
        {
            if (logits[i] > logits[largest])
                largest = i;
        }

        return largest;
    }
}

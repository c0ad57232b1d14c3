using System.Numerics.Tensors;

namespace MlNetClassifier.Training.Heads;

/// <summary>
/// Multinomial logistic regression: the mean cross-entropy of a linear layer plus <c>l2 / 2</c> times the sum of its squared
/// weights, biases aside, minimized by L-BFGS until it no longer changes.
/// </summary>
/// <remarks>
/// The problem has one minimum, so where it starts from matters only for the time. Sums are of fixed blocks of rows, added in
/// order: the same bits on any number of threads. Float64 throughout.
/// </remarks>
/// <param name="rows">Scaled features, one row per sample.</param>
/// <param name="classIndexes">Class of each sample.</param>
/// <param name="classCount">Classes.</param>
/// <param name="sampleWeights">By how much each sample counts, 1 on the average; null for all alike.</param>
/// <seealso href="https://doi.org/10.1007/BF01589116">Liu and Nocedal, 1989</seealso>
internal sealed class LogisticRegression(
    float[][] rows, int[] classIndexes, int classCount, double[]? sampleWeights = null)
{
    private const int MostIterations = 500;
    private const int Memory = 10;
    private const int RowsOfBlock = 256;
    private const double LeastProgress = 1e-9, LeastGradient = 1e-5;
    private const double LeastProgressInSearch = 1e-6, LeastGradientInSearch = 1e-4;
    private readonly int _features = rows[0].Length;

    private int Stride => _features + 1;

    /// <summary>Fits the weights.</summary>
    /// <param name="l2">Strength of the regularization, above 0.</param>
    /// <param name="start">Where to start; null for zero.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <param name="isSearch">Whether it need only be good enough to compare strengths by.</param>
    /// <returns>For each class its weights and, at the end, its bias.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public double[] Fit(double l2, double[]? start, CancellationToken cancellationToken, bool isSearch = false)
    {
        (double leastProgress, double leastGradient) =
            isSearch ? (LeastProgressInSearch, LeastGradientInSearch) : (LeastProgress, LeastGradient);
        double[] x = start is null ? new double[classCount * Stride] : [.. start];
        double[] gradient = new double[x.Length], next = new double[x.Length], nextGradient = new double[x.Length];
        double loss = Loss(x, l2, gradient);
        List<(double[] Step, double[] Change, double Product)> memory = [];
        for (int iteration = 0; iteration < MostIterations && TensorPrimitives.MaxMagnitude<double>(gradient) is var largest
            && Math.Abs(largest) > leastGradient; iteration++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            double[] direction = Direction(gradient, memory);
            double slope = TensorPrimitives.Dot<double>(direction, gradient);
            double rate = memory.Count == 0 ? Math.Min(1, 1 / TensorPrimitives.Norm<double>(gradient)) : 1, nextLoss;
            while (true)
            {
                TensorPrimitives.MultiplyAdd(direction, rate, x, next);
                nextLoss = Loss(next, l2, nextGradient);
                if (nextLoss <= loss + (1e-4 * rate * slope) || rate < 1e-10)
                    break;

                rate /= 2;
            }

            double[] step = new double[x.Length], change = new double[x.Length];
            TensorPrimitives.Subtract<double>(next, x, step);
            TensorPrimitives.Subtract<double>(nextGradient, gradient, change);
            if (TensorPrimitives.Dot<double>(step, change) is > 1e-12 and var product)
            {
                if (memory.Count == Memory)
                    memory.RemoveAt(0);

                memory.Add((step, change, product));
            }

            double progress = loss - nextLoss;
            (x, next, gradient, nextGradient, loss) = (next, x, nextGradient, gradient, nextLoss);
            if (progress <= leastProgress * Math.Max(1, Math.Abs(loss)))
                break;
        }

        return x;
    }

    /// <summary>Mean cross-entropy of other samples in nats, and how many of them are right.</summary>
    public (double Loss, int Right) Judge(double[] weights, float[][] others, int[] labels)
    {
        double loss = 0;
        int right = 0;
        double[] row = new double[_features], logits = new double[classCount];
        for (int i = 0; i < others.Length; i++)
        {
            Logits(weights, others[i], row, logits);
            loss += LogSumOfExponentials(logits) - logits[labels[i]];
            right += TensorPrimitives.IndexOfMax<double>(logits) == labels[i] ? 1 : 0;
        }

        return (loss / others.Length, right);
    }

    /// <summary>The class that each of other samples is given.</summary>
    public int[] Classes(double[] weights, float[][] others) =>
        [.. Probabilities(weights, others).Select(row => TensorPrimitives.IndexOfMax<double>(row))];

    /// <summary>The probability of every class for each of other samples.</summary>
    public double[][] Probabilities(double[] weights, float[][] others)
    {
        double[] row = new double[_features];
        return [.. others.Select(other =>
        {
            double[] logits = new double[classCount];
            Logits(weights, other, row, logits);
            double sum = LogSumOfExponentials(logits);
            return logits.Select(logit => Math.Exp(logit - sum)).ToArray();
        })];
    }

    private double Loss(double[] weights, double l2, double[] gradient)
    {
        int blocks = (rows.Length + RowsOfBlock - 1) / RowsOfBlock;
        var sums = new (double Loss, double[] Gradient)[blocks];
        Parallel.For(0, blocks, block => sums[block] = Block(weights, block * RowsOfBlock));
        Array.Clear(gradient);
        double loss = 0;
        foreach ((double blockLoss, double[] blockGradient) in sums)
        {
            loss += blockLoss;
            TensorPrimitives.Add<double>(gradient, blockGradient, gradient);
        }

        TensorPrimitives.Divide(gradient, rows.Length, gradient);
        double squares = 0;
        for (int k = 0; k < classCount; k++)
        {
            ReadOnlySpan<double> w = weights.AsSpan(k * Stride, _features);
            squares += TensorPrimitives.SumOfSquares(w);
            Span<double> g = gradient.AsSpan(k * Stride, _features);
            TensorPrimitives.MultiplyAdd(w, l2, g, g);
        }

        return (loss / rows.Length) + (l2 / 2 * squares);
    }

    private (double Loss, double[] Gradient) Block(double[] weights, int start)
    {
        double loss = 0;
        double[] gradient = new double[weights.Length], row = new double[_features], logits = new double[classCount];
        for (int i = start; i < Math.Min(start + RowsOfBlock, rows.Length); i++)
        {
            Logits(weights, rows[i], row, logits);
            double weight = sampleWeights?[i] ?? 1, sum = LogSumOfExponentials(logits);
            loss += weight * (sum - logits[classIndexes[i]]);
            for (int k = 0; k < classCount; k++)
            {
                double error = weight * (Math.Exp(logits[k] - sum) - (k == classIndexes[i] ? 1 : 0));
                Span<double> g = gradient.AsSpan(k * Stride, _features);
                TensorPrimitives.MultiplyAdd(row, error, g, g);
                gradient[(k * Stride) + _features] += error;
            }
        }

        return (loss, gradient);
    }

    private void Logits(double[] weights, float[] features, double[] row, double[] logits)
    {
        TensorPrimitives.ConvertTruncating<float, double>(features, row);
        for (int k = 0; k < classCount; k++)
        {
            logits[k] = TensorPrimitives.Dot<double>(weights.AsSpan(k * Stride, _features), row)
                + weights[(k * Stride) + _features];
        }
    }

    private static double LogSumOfExponentials(double[] logits)
    {
        double largest = TensorPrimitives.Max<double>(logits), sum = 0;
        foreach (double logit in logits)
            sum += Math.Exp(logit - largest);

        return largest + Math.Log(sum);
    }

    // The two loops of L-BFGS.
    private static double[] Direction(double[] gradient, List<(double[] Step, double[] Change, double Product)> memory)
    {
        double[] direction = [.. gradient];
        var shares = new double[memory.Count];
        for (int i = memory.Count - 1; i >= 0; i--)
        {
            shares[i] = TensorPrimitives.Dot<double>(memory[i].Step, direction) / memory[i].Product;
            TensorPrimitives.MultiplyAdd(memory[i].Change, -shares[i], direction, direction);
        }

        if (memory is [.., var last])
            TensorPrimitives.Multiply(direction, last.Product / TensorPrimitives.SumOfSquares<double>(last.Change), direction);

        for (int i = 0; i < memory.Count; i++)
        {
            double share = shares[i] - (TensorPrimitives.Dot<double>(memory[i].Change, direction) / memory[i].Product);
            TensorPrimitives.MultiplyAdd(memory[i].Step, share, direction, direction);
        }

        TensorPrimitives.Negate<double>(direction, direction);
        return direction;
    }
}

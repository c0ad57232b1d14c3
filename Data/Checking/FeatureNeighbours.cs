using System.Numerics;

namespace MlNetClassifier.Data.Checking;

/// <summary>Which pictures have features of nearly one direction: what may be an edited copy of what.</summary>
/// <remarks>
/// The mean of the set is taken away first: what all its pictures share says nothing about two of them. Every picture is compared
/// with every other one, in blocks that stay in the processor's cache.
/// </remarks>
internal static class FeatureNeighbours
{
    // Of a picture's neighbours; a set in which everything looks alike would have all of them.
    private const int MaxNeighbours = 8;

    // Cosine. In a large set it spares work; a few pictures are all compared.
    private const float MinSimilarity = 0.3f;

    // The mean of a few pictures is mostly themselves; that of many is taken away nearly in full.
    private const float PicturesOfHalfMean = 32;

    private const int BlockSize = 64;
    private const int RowsAtOnce = 4;

    /// <summary>Finds pairs, each once with the smaller position first, in ascending order.</summary>
    /// <param name="features">Rows of one length; an empty one has no neighbours.</param>
    /// <param name="options">Cores, and what ends it.</param>
    public static IReadOnlyList<(int A, int B)> Find(IReadOnlyList<ReadOnlyMemory<float>> features, ParallelOptions options)
    {
        int[] known = [.. Enumerable.Range(0, features.Count).Where(i => !features[i].IsEmpty)];
        if (known.Length < 2)
            return [];

        float[] mean = Mean([.. known.Select(i => features[i])]);
        float square = Dot(mean, mean);
        float[] shares = [.. known.Select(i => Dot(features[i].Span, mean))];
        float[] lengths = [.. known.Select((i, at) =>
            MathF.Sqrt(Math.Max(float.Epsilon, Dot(features[i].Span, features[i].Span) - (2 * shares[at]) + square)))];
        var nearest = new PriorityQueue<int, float>[known.Length];
        Parallel.For(0, (known.Length + BlockSize - 1) / BlockSize, options, block =>
        {
            int start = block * BlockSize, end = Math.Min(known.Length, start + BlockSize);
            for (int i = start; i < end; i++)
                nearest[i] = new PriorityQueue<int, float>(MaxNeighbours + 1);

            Span<float> dots = stackalloc float[RowsAtOnce];
            for (int j = 0; j < known.Length; j++)
            {
                ReadOnlySpan<float> other = features[known[j]].Span;
                for (int i = start; i < end; i += RowsAtOnce)
                {
                    int count = Math.Min(RowsAtOnce, end - i);
                    Dots(i, count, other, dots);
                    for (int k = 0; k < count; k++)
                        Consider(i + k, j, (dots[k] - shares[i + k] - shares[j] + square) / (lengths[i + k] * lengths[j]));
                }
            }
        });
        return
        [
            .. nearest
            .SelectMany((queue, i) => queue.UnorderedItems.Select(item => (Math.Min(i, item.Element), Math.Max(i, item.Element))))
            .Distinct().Order().Select(pair => (known[pair.Item1], known[pair.Item2])),
        ];

        void Dots(int from, int count, ReadOnlySpan<float> other, Span<float> dots)
        {
            if (count == RowsAtOnce)
            {
                Dot(features[known[from]].Span, features[known[from + 1]].Span, features[known[from + 2]].Span,
                    features[known[from + 3]].Span, other, dots);
            }
            else
            {
                for (int k = 0; k < count; k++)
                    dots[k] = Dot(features[known[from + k]].Span, other);
            }
        }

        // Of equally near ones the first stay.
        void Consider(int i, int j, float similarity)
        {
            if (i == j || similarity < MinSimilarity)
                return;

            PriorityQueue<int, float> queue = nearest[i];
            if (queue.Count < MaxNeighbours)
                queue.Enqueue(j, similarity);
            else if (queue.TryPeek(out _, out float least) && similarity > least)
                queue.EnqueueDequeue(j, similarity);
        }
    }

    private static float[] Mean(ReadOnlyMemory<float>[] rows)
    {
        double[] sums = new double[rows[0].Length];
        foreach (ReadOnlyMemory<float> row in rows)
        {
            ReadOnlySpan<float> values = row.Span;
            for (int i = 0; i < sums.Length; i++)
                sums[i] += values[i];
        }

        return [.. sums.Select(sum => (float)(sum / (rows.Length + PicturesOfHalfMean)))];
    }

    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = Vector<float>.Zero;
        int i = 0;
        for (; i <= a.Length - Vector<float>.Count; i += Vector<float>.Count)
            sum += new Vector<float>(a[i..]) * new Vector<float>(b[i..]);

        float total = Vector.Sum(sum);
        for (; i < a.Length; i++)
            total += a[i] * b[i];

        return total;
    }

    // Four rows with one that is read once.
    private static void Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> c, ReadOnlySpan<float> d,
        ReadOnlySpan<float> other, Span<float> dots)
    {
        Vector<float> sumA = Vector<float>.Zero, sumB = sumA, sumC = sumA, sumD = sumA;
        int i = 0;
        for (; i <= other.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var values = new Vector<float>(other[i..]);
            sumA += new Vector<float>(a[i..]) * values;
            sumB += new Vector<float>(b[i..]) * values;
            sumC += new Vector<float>(c[i..]) * values;
            sumD += new Vector<float>(d[i..]) * values;
        }

        (dots[0], dots[1], dots[2], dots[3]) = (Vector.Sum(sumA), Vector.Sum(sumB), Vector.Sum(sumC), Vector.Sum(sumD));
        for (; i < other.Length; i++)
        {
            (dots[0], dots[1]) = (dots[0] + (a[i] * other[i]), dots[1] + (b[i] * other[i]));
            (dots[2], dots[3]) = (dots[2] + (c[i] * other[i]), dots[3] + (d[i] * other[i]));
        }
    }
}

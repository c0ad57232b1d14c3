using System.Numerics.Tensors;

namespace MlNetClassifier.Pipelines.Evaluation;

/// <summary>Which images have features like which: by the cosine of the angle between them, seen from the mean of all.</summary>
/// <remarks>Thread-safe. Holds a copy of the features.</remarks>
public sealed class FeatureSpace
{
    private readonly float[][] _directions; // of length 1; empty without features

    /// <summary>Takes features.</summary>
    /// <param name="rows">A row for each image, all of one length; an empty one is like no other.</param>
    public FeatureSpace(IReadOnlyList<ReadOnlyMemory<float>> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ReadOnlyMemory<float>[] known = [.. rows.Where(row => !row.IsEmpty)];
        float[] mean = new float[known.Length == 0 ? 0 : known[0].Length];
        foreach (ReadOnlyMemory<float> row in known)
            TensorPrimitives.MultiplyAdd(row.Span, 1f / known.Length, mean, mean);

        _directions = [.. rows.Select(row => row.IsEmpty ? [] : Direction(row.Span, mean))];
    }

    /// <summary>The cosine, -1 to 1; -1 where one of the two has no features.</summary>
    public float Similarity(int image, int other) => _directions[image].Length == 0 || _directions[other].Length == 0
        ? -1
        : TensorPrimitives.Dot<float>(_directions[image], _directions[other]);

    /// <summary>The images that are most like one, itself left out; the most alike first, of equals the first.</summary>
    /// <param name="image">Position of the image.</param>
    /// <param name="count">How many.</param>
    /// <param name="among">Of how many images, from the first on.</param>
    public IReadOnlyList<(int Image, float Similarity)> Nearest(int image, int count, int among)
    {
        var nearest = new PriorityQueue<int, (float, int)>(count + 1);
        for (int other = 0; other < among; other++)
        {
            if (other == image || _directions[other].Length == 0)
                continue;

            nearest.Enqueue(other, (Similarity(image, other), -other));
            if (nearest.Count > count)
                nearest.Dequeue();
        }

        return
        [
            .. nearest.UnorderedItems.Select(item => (item.Element, item.Priority.Item1))
                .OrderByDescending(item => item.Item2).ThenBy(item => item.Element),
        ];
    }

    private static float[] Direction(ReadOnlySpan<float> row, float[] mean)
    {
        float[] direction = new float[row.Length];
        TensorPrimitives.Subtract(row, mean, direction);
        float length = TensorPrimitives.Norm<float>(direction);
        if (length > 0)
            TensorPrimitives.Divide(direction, length, direction);

        return direction;
    }
}

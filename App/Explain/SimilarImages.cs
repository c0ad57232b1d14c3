using System.Numerics.Tensors;
using System.Security.Cryptography;
using MlNetClassifier.Pipelines.Explaining;

namespace MlNetClassifier.App.Explain;

/// <summary>Which images a network holds for like which: by the cosine of its last hidden features.</summary>
internal static class SimilarImages
{
    // Features of equal files are equal but for rounding; only of such is the content compared.
    private const float NearlyEqual = 1e-3f;

    /// <summary>Finds the nearest of many images, which pass by once: only the nearest are kept.</summary>
    /// <param name="featuresOf">Gives the features of files, in their order and a bounded number ahead.</param>
    /// <param name="images">What neighbours are wanted of.</param>
    /// <param name="known">Images to choose from; one that cannot be read is passed over.</param>
    /// <param name="count">How many neighbours, at most; an image is not its own.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>For each image its neighbours, the nearest first, or why it could not be read.</returns>
    public static (string? Error, IReadOnlyList<Neighbour> Neighbours)[] Find(
        Func<IEnumerable<string>, IEnumerable<ImageFeatures>> featuresOf, IReadOnlyList<string> images,
        IEnumerable<KnownImage> known, int count, CancellationToken cancellationToken)
    {
        ImageFeatures[] wanted = [.. featuresOf(images)];
        float[][] directions = [.. wanted.Select(image => Direction(image.Values))];
        var nearest = new PriorityQueue<(KnownImage Image, float Distance), (float, int)>[wanted.Length];
        for (int i = 0; i < nearest.Length; i++)
            nearest[i] = new(Comparer<(float, int)>.Create((a, b) => b.CompareTo(a))); // the furthest leaves first

        var passing = new Queue<KnownImage>();
        int number = 0;
        foreach (ImageFeatures found in featuresOf(known.Select(image =>
        {
            passing.Enqueue(image);
            return image.Path;
        })))
        {
            cancellationToken.ThrowIfCancellationRequested();
            KnownImage image = passing.Dequeue();
            if (found.Error is not null)
                continue;

            number++;
            float[] direction = Direction(found.Values);
            for (int i = 0; i < wanted.Length; i++)
            {
                if (wanted[i].Error is not null || images[i] == image.Path)
                    continue;

                float distance = 1 - TensorPrimitives.Dot<float>(directions[i], direction);
                nearest[i].Enqueue((image, distance), (distance, number));
                if (nearest[i].Count > count)
                    nearest[i].Dequeue();
            }
        }

        return [.. wanted.Select((image, i) => (image.Error, Ordered(images[i], nearest[i])))];
    }

    private static IReadOnlyList<Neighbour> Ordered(string path,
        PriorityQueue<(KnownImage Image, float Distance), (float, int)> nearest)
    {
        List<(KnownImage Image, float Distance)> ordered = [];
        while (nearest.TryDequeue(out (KnownImage, float) furthest, out _))
            ordered.Insert(0, furthest);

        byte[]? content = ordered is [(_, <= NearlyEqual), ..] ? Hash(path) : null;
        return
        [
            .. ordered.Select(found => new Neighbour(
                found.Image, Math.Max(0, found.Distance),
                content is not null && found.Distance <= NearlyEqual && content.SequenceEqual(Hash(found.Image.Path) ?? []))),
        ];
    }

    private static float[] Direction(float[] values)
    {
        float length = TensorPrimitives.Norm<float>(values);
        return length > 0 ? Array.ConvertAll(values, value => value / length) : values;
    }

    private static byte[]? Hash(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            return SHA256.HashData(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null; // it was read a moment ago
        }
    }
}

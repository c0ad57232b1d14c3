using MlNetClassifier.Data;

namespace MlNetClassifier.Benchmarks.Suspects;

/// <summary>Wrong labels that are planted in a data set.</summary>
/// <param name="Name">What is planted, in words.</param>
/// <param name="Share">Of all images.</param>
/// <param name="IsBetweenTwo">Whether only between the two classes that are most alike, or to any other class.</param>
internal sealed record LabelNoise(string Name, double Share, bool IsBetweenTwo)
{
    public static LabelNoise[] All { get; } =
    [
        new("2 % at random", 0.02, false), new("5 % at random", 0.05, false), new("10 % at random", 0.1, false),
        new("5 % between the two most alike classes", 0.05, true),
    ];

    /// <summary>Plants them.</summary>
    /// <param name="labels">Right labels.</param>
    /// <param name="classCount">Classes.</param>
    /// <param name="alike">The two classes that are most alike.</param>
    /// <param name="seed">Draws.</param>
    public int[] Plant(int[] labels, int classCount, (int A, int B) alike, int seed)
    {
        Random random = SeededRandom.Create(seed, Name);
        int[] planted = [.. labels];
        int[] order = [.. Enumerable.Range(0, labels.Length)
            .Where(i => !IsBetweenTwo || labels[i] == alike.A || labels[i] == alike.B)];
        random.Shuffle(order);
        foreach (int i in order.Take((int)Math.Round(Share * labels.Length)))
        {
            planted[i] = IsBetweenTwo
                ? alike.A + alike.B - labels[i]
                : (labels[i] + 1 + random.Next(classCount - 1)) % classCount;
        }

        return planted;
    }
}

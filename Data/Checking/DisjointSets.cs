namespace MlNetClassifier.Data.Checking;

/// <summary>Union-find: which numbers have been joined, directly or through others. Thread-safe.</summary>
/// <param name="count">Numbers are below it.</param>
internal sealed class DisjointSets(int count)
{
    private readonly int[] _parents = [.. Enumerable.Range(0, count)];

    /// <summary>The smallest number that a number is joined with.</summary>
    public int Root(int member)
    {
        lock (_parents)
        {
            while (_parents[member] != member)
                member = _parents[member] = _parents[_parents[member]];

            return member;
        }
    }

    /// <summary>Whether two numbers have been joined.</summary>
    public bool AreOne(int a, int b) => Root(a) == Root(b);

    /// <summary>Joins two numbers, and whatever they have been joined with.</summary>
    public void Join(int a, int b)
    {
        lock (_parents)
        {
            (int rootA, int rootB) = (Root(a), Root(b));
            _parents[Math.Max(rootA, rootB)] = Math.Min(rootA, rootB);
        }
    }
}

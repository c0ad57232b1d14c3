namespace MlNetClassifier.Data.Checking;

/// <summary>Which of a list of pictures are the same file content, and which are the same picture.</summary>
/// <remarks>
/// Groups are lists of positions in ascending order, ordered by their first; none has fewer than two. A picture that is like
/// two others joins them into one group, even if those two would not pass for each other.
/// </remarks>
internal sealed record DuplicateGroups
{
    /// <summary>Files with the same bytes.</summary>
    public required IReadOnlyList<int[]> Identical { get; init; }

    /// <summary>Pictures that are one picture, where not all of them are the same bytes; identical ones are in it too.</summary>
    public required IReadOnlyList<int[]> Alike { get; init; }

    /// <summary>Both kinds at once: pictures that are one picture, however they are stored.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Together()
    {
        HashSet<int> alike = [.. Alike.SelectMany(group => group)];
        return [.. Alike.Concat(Identical.Where(group => !alike.Contains(group[0]))).OrderBy(group => group[0])];
    }

    /// <summary>Finds both kinds of groups.</summary>
    /// <param name="contents">Hash of each file's bytes; null for one that is left out.</param>
    /// <param name="miniatures">What is kept of each picture; null for one that is left out.</param>
    /// <param name="cancellationToken">Ends the search with an <see cref="OperationCanceledException"/>.</param>
    public static DuplicateGroups Find(
        IReadOnlyList<string?> contents, IReadOnlyList<Miniature?> miniatures, CancellationToken cancellationToken)
    {
        int[][] identical = [.. Enumerable.Range(0, contents.Count)
            .Where(i => contents[i] is not null)
            .GroupBy(i => contents[i], StringComparer.Ordinal)
            .Select(group => group.ToArray())];
        int[] first = [.. identical.Select(group => group[0]).Where(i => miniatures[i] is { IsFlat: false })];
        var groups = new DisjointSets(contents.Count);
        var index = new HashIndex([.. first.Select(i => miniatures[i]!.Hash)]);
        List<int> candidates = [];
        for (int i = 0; i < first.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            candidates.Clear();
            index.FindLater(i, NearDuplicateTest.MaxDistance, candidates);
            foreach (int j in candidates)
            {
                // In a group already: thousands of frames of one film would otherwise be compared pair by pair.
                if (!groups.AreOne(first[i], first[j]) && NearDuplicateTest.Passes(miniatures[first[i]]!, miniatures[first[j]]!))
                    groups.Join(first[i], first[j]);
            }
        }

        IEnumerable<int[]> alike = identical
            .GroupBy(group => groups.Root(group[0]))
            .Where(contentsOfOne => contentsOfOne.Count() > 1)
            .Select(contentsOfOne => contentsOfOne.SelectMany(group => group).Order().ToArray());
        return new DuplicateGroups
        {
            Identical = [.. identical.Where(group => group.Length > 1).OrderBy(group => group[0])],
            Alike = [.. alike.OrderBy(group => group[0])],
        };
    }

    /// <summary>Union-find: which numbers have been joined, directly or through others.</summary>
    private sealed class DisjointSets(int count)
    {
        private readonly int[] _parents = [.. Enumerable.Range(0, count)];

        public int Root(int member)
        {
            while (_parents[member] != member)
                member = _parents[member] = _parents[_parents[member]];

            return member;
        }

        public bool AreOne(int a, int b) => Root(a) == Root(b);

        public void Join(int a, int b)
        {
            (int rootA, int rootB) = (Root(a), Root(b));
            _parents[Math.Max(rootA, rootB)] = Math.Min(rootA, rootB);
        }
    }
}

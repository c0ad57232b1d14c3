using System.Collections.Concurrent;

namespace MlNetClassifier.Data.Checking;

/// <summary>Which of a list of pictures are the same file content, and which are the same picture.</summary>
/// <remarks>
/// Groups are lists of positions in ascending order, ordered by their first; none has fewer than two. A picture that is like
/// two others joins them into one group, even if those two would not pass for each other.
/// </remarks>
internal sealed record DuplicateGroups
{
    // Pictures whose detail is in memory at once, twice: at most 110 MB.
    private const int BlockSize = 32;

    // A crop by 5 % on every side changes the mean of a photograph by up to 21 levels.
    private const float MaxMeanDifference = 24;

    /// <summary>Files with the same bytes.</summary>
    public required IReadOnlyList<int[]> Identical { get; init; }

    /// <summary>Pictures that are one picture, where not all of them are the same bytes; identical ones are in it too.</summary>
    public required IReadOnlyList<int[]> Alike { get; init; }

    /// <summary>
    /// Pictures that are one picture, where some are another one mirrored, cropped or in other colours; those of the other kinds
    /// are in it too. Empty if nobody looked for them.
    /// </summary>
    public IReadOnlyList<int[]> Edited { get; private init; } = [];

    /// <summary>All kinds at once: pictures that are one picture, however they are stored.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Together()
    {
        HashSet<int> edited = [.. Edited.SelectMany(group => group)];
        HashSet<int> alike = [.. Alike.SelectMany(group => group), .. edited];
        return
        [
            .. Edited.Concat(Alike.Where(group => !edited.Contains(group[0])))
            .Concat(Identical.Where(group => !alike.Contains(group[0]))).OrderBy(group => group[0]),
        ];
    }

    /// <summary>The groups with pairs of pictures of which one is the other one edited.</summary>
    /// <param name="pairs">Positions.</param>
    /// <param name="count">Number of positions.</param>
    public DuplicateGroups With(IReadOnlyList<(int A, int B)> pairs, int count)
    {
        var groups = new DisjointSets(count);
        foreach (int[] group in Identical.Concat(Alike))
        {
            foreach (int other in group.Skip(1))
                groups.Join(group[0], other);
        }

        (int A, int B)[] found = [.. pairs.Where(pair => !groups.AreOne(pair.A, pair.B))];
        foreach ((int a, int b) in found)
            groups.Join(a, b);

        HashSet<int> roots = [.. found.Select(pair => groups.Root(pair.A))];
        return this with
        {
            Edited = [.. Enumerable.Range(0, count).GroupBy(groups.Root).Where(group => roots.Contains(group.Key))
                .Select(group => group.ToArray()).OrderBy(group => group[0])],
        };
    }

    /// <summary>Finds both kinds of groups.</summary>
    /// <param name="contents">Hash of each file's bytes; null for one that is left out.</param>
    /// <param name="miniatures">What is kept of each picture; null for one that is left out.</param>
    /// <param name="detail">Reads the pictures at two positions at one side; null if one of them can no longer be read.</param>
    /// <param name="cancellationToken">Ends the search with an <see cref="OperationCanceledException"/>.</param>
    public static DuplicateGroups Find(
        IReadOnlyList<string?> contents, IReadOnlyList<Miniature?> miniatures, DetailSource detail,
        CancellationToken cancellationToken)
    {
        int[][] identical = [.. Enumerable.Range(0, contents.Count)
            .Where(i => contents[i] is not null)
            .GroupBy(i => contents[i], StringComparer.Ordinal)
            .Select(group => group.ToArray())];
        int[] first = [.. identical.Select(group => group[0]).Where(i => miniatures[i] is { IsFlat: false })];
        var groups = new DisjointSets(contents.Count);
        Join(first, [.. first.Select(i => miniatures[i]!)], detail, groups, cancellationToken);
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

    // Block by block of both positions, so that each block's pictures are read once and then forgotten.
    private static void Join(int[] positions, Miniature[] miniatures, DetailSource detail, DisjointSets groups,
        CancellationToken cancellationToken)
    {
        var options = new ParallelOptions
        {
            CancellationToken = cancellationToken,
            MaxDegreeOfParallelism = Environment.ProcessorCount,
        };
        cancellationToken.ThrowIfCancellationRequested();
        for (int start = 0; start < positions.Length; start += BlockSize)
        {
            var pairs = new ConcurrentBag<(int A, int B)>();
            Parallel.For(start, Math.Min(positions.Length, start + BlockSize), options, i =>
            {
                Miniature.Probe probe = miniatures[i].ToProbe();
                for (int j = i + 1; j < positions.Length; j++)
                {
                    if (Math.Abs(miniatures[i].Mean - miniatures[j].Mean) <= MaxMeanDifference && probe.MayBeCopy(miniatures[j])
                        && miniatures[i].IsLike(miniatures[j]))
                        pairs.Add((i, j));
                }
            });
            foreach (IGrouping<int, (int A, int B)> block in pairs
                .GroupBy(pair => pair.B / BlockSize).OrderBy(block => block.Key))
            {
                var read = new ConcurrentDictionary<(int, int), Lazy<PictureDetail?>>();
                Parallel.ForEach(block, options, pair =>
                {
                    // In a group already: thousands of frames of one film would otherwise be compared pair by pair.
                    (int a, int b) = (positions[pair.A], positions[pair.B]);
                    if (groups.AreOne(a, b))
                        return;

                    int side = detail.SideFor(a, b);
                    if (Detail(a) is { } here && Detail(b) is { } there && DetailComparison.IsCopy(here, there))
                        groups.Join(a, b);

                    PictureDetail? Detail(int position) => read.GetOrAdd(
                        (position, side), _ => new Lazy<PictureDetail?>(() => detail.Read(position, side))).Value;
                });
            }
        }
    }
}

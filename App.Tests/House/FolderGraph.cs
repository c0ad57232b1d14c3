using Mono.Cecil;

namespace MlNetClassifier.App.Tests.House;

/// <summary>Which folder of the product needs which, read from the compiled assemblies: a namespace is a folder.</summary>
internal sealed class FolderGraph
{
    private const string Root = "MlNetClassifier.";
    private readonly ILookup<string, FolderArrow> _arrows;

    /// <summary>A graph of known arrows, one per pair of folders.</summary>
    /// <param name="arrows">Arrows; of several between two folders the first counts.</param>
    /// <param name="folders">Folders that no arrow touches, too.</param>
    public FolderGraph(IEnumerable<FolderArrow> arrows, IEnumerable<string>? folders = null)
    {
        FolderArrow[] all = [.. arrows.DistinctBy(arrow => (arrow.From, arrow.To))
            .OrderBy(arrow => arrow.From, StringComparer.Ordinal).ThenBy(arrow => arrow.To, StringComparer.Ordinal)];
        Arrows = all;
        _arrows = all.ToLookup(arrow => arrow.From);
        IEnumerable<string> touched = all.SelectMany(arrow => new[] { arrow.From, arrow.To });
        Folders = [.. touched.Concat(folders ?? []).Distinct().Order(StringComparer.Ordinal)];
    }

    public IReadOnlyList<FolderArrow> Arrows { get; }

    public IReadOnlyList<string> Folders { get; }

    /// <summary>Reads assemblies of the product.</summary>
    public static FolderGraph Read(IEnumerable<string> assemblies) => new(assemblies.SelectMany(ArrowsOf));

    /// <summary>The first part of a folder's path: its project.</summary>
    public static string ProjectOf(string folder) => folder.Split('/')[0];

    /// <summary>One shortest cycle of arrows, or none.</summary>
    public IReadOnlyList<FolderArrow> Cycle(Func<FolderArrow, bool> follow) =>
        Folders.Select(folder => Path(folder, folder, follow)).Where(path => path.Count > 0).MinBy(path => path.Count) ?? [];

    /// <summary>Without the arrows that a longer path already implies.</summary>
    public FolderGraph Reduced() =>
        new(Arrows.Where(arrow => Path(arrow.From, arrow.To, other => other != arrow).Count == 0), Folders);

    // Breadth first, so no other path is shorter.
    private IReadOnlyList<FolderArrow> Path(string from, string to, Func<FolderArrow, bool> follow)
    {
        var ways = new Queue<FolderArrow[]>(_arrows[from].Where(follow).Select(arrow => new[] { arrow }));
        HashSet<string> seen = [];
        while (ways.TryDequeue(out FolderArrow[]? way))
        {
            string end = way[^1].To;
            if (end == to)
                return way;

            if (!seen.Add(end))
                continue;

            foreach (FolderArrow next in _arrows[end].Where(follow))
                ways.Enqueue([.. way, next]);
        }

        return [];
    }

    private static FolderArrow[] ArrowsOf(string assembly)
    {
        using var definition = AssemblyDefinition.ReadAssembly(assembly);
        return
        [
            .. definition.MainModule.Types.Where(type => IsOurs(type.Namespace)).SelectMany(type => TypeMentions.Of(type)
                .Where(used => IsOurs(used.Namespace) && used.Namespace != type.Namespace)
                .Select(used => new FolderArrow(FolderOf(type.Namespace), FolderOf(used.Namespace), type.Name, used.Name))),
        ];
    }

    private static bool IsOurs(string name) => name.StartsWith(Root, StringComparison.Ordinal);

    private static string FolderOf(string name) => name[Root.Length..].Replace('.', '/');
}

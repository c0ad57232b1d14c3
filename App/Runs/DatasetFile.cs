using MlNetClassifier.App.Output;
using MlNetClassifier.Data.Discovery;
using MlNetClassifier.Data.Splits;

namespace MlNetClassifier.App.Runs;

/// <summary><c>dataset.json</c>: what the run was made from: classes, counts, and every file with its split and hash. A line per file.</summary>
internal static class DatasetFile
{
    public const string Name = "dataset.json";

    /// <summary>Writes what there is. Paths are relative: to the run's folder, and to the data's.</summary>
    public static void Write(RunFolder folder, ImageDataset dataset, IReadOnlyList<HashedSample> samples, string fingerprint)
    {
        object head = new
        {
            Root = RelativeToRun(folder, dataset.Root),
            Fingerprint = fingerprint,
            dataset.Classes,
            Counts = Enum.GetValues<Split>().ToDictionary(SplitNames.Word, split => dataset.Classes.Select(
                name => samples.Count(sample => sample.Split == split && sample.Label == name))),
        };
        string text = ResultJson.Document(head)[..^2]
            + List("files", samples.Select(sample => new { sample.Path, sample.Label, Split = SplitNames.Word(sample.Split), sample.Sha256 }))
            + List("skipped", dataset.Skipped.Select(file => new { Path = Relative(dataset.Root, file.Path), file.Reason }))
            + "\n}\n";
        folder.WriteText(Name, text);
    }

    private static string List<T>(string name, IEnumerable<T> rows) =>
        $",\n  \"{name}\": [{string.Join(',', rows.Select(row => "\n    " + ResultJson.OneLine(row)))}\n  ]";

    private static string RelativeToRun(RunFolder folder, string root) => Relative(Path.GetFullPath(folder.Path), root);

    private static string Relative(string from, string path) => Path.GetRelativePath(from, path).Replace(Path.DirectorySeparatorChar, '/');
}

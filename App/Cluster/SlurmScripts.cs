using System.Globalization;
using MlNetClassifier.App.Work;

namespace MlNetClassifier.App.Cluster;

/// <summary>The scripts that Slurm takes: a task, the merge, and what submits both.</summary>
internal static class SlurmScripts
{
    /// <summary>The script to start.</summary>
    public const string Submit = "submit.sh";

    /// <summary>Writes the scripts into a run.</summary>
    /// <param name="work">The run and its tasks.</param>
    public static void Write(ClusterWork work)
    {
        string program = string.Join(' ', work.Program.Select(Quoted));
        string[] merge = work.Kind == WorkKind.Score
            ? ["merge", "--run", work.Run, "--out", Path.Combine(work.Run, ClusterWork.Result)]
            : ["merge", "--run", work.Run];
        var values = new Dictionary<string, string>
        {
            ["name"] = work.Name,
            ["run"] = Quoted(work.Run),
            ["program"] = program,
            ["merge"] = string.Join(' ', merge.Select(Quoted)),
            ["tasks"] = Text(work.Tasks),
            ["concurrent"] = Text(work.Resources.Concurrent),
            ["cpus"] = Text(work.Resources.Cpus),
            ["mebibytes"] = Text(work.Resources.MebiBytes),
            ["minutes"] = Text((long)Math.Ceiling(work.Resources.Limit.TotalMinutes)),
        };
        Directory.CreateDirectory(Path.Combine(work.Run, "logs")); // Slurm ends a task whose log has no folder
        foreach (string name in (string[])["work.sbatch", "merge.sbatch", Submit])
            work.WriteFile(name, values);
    }

    private static string Quoted(string word) => ShellWord.Of(word, isWindows: false);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

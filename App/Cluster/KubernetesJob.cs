using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MlNetClassifier.App.Output;
using MlNetClassifier.App.Work;

namespace MlNetClassifier.App.Cluster;

/// <summary>The manifest of an Indexed Job, and how the image that it runs is made.</summary>
/// <param name="Image">Name of the image.</param>
/// <param name="Volume">Name of the claim for the volume that all nodes can write to.</param>
/// <param name="Mount">Where it is mounted: paths below are the same in the containers as here.</param>
/// <param name="Queue">Kueue's queue; null where there is none.</param>
internal sealed partial record KubernetesJob(string Image, string Volume, string Mount, string? Queue)
{
    /// <summary>The manifest.</summary>
    public const string Manifest = "job.yaml";

    /// <summary>What is wrong with it, all at once.</summary>
    /// <param name="run">Folder of the run.</param>
    public IEnumerable<string> Faults(string run)
    {
        if (!ImageName().IsMatch(Image))
            yield return $"--image is '{Image}'; give the name of an image, such as registry.example.org/mlnetclassifier:1.";

        if (!ObjectName().IsMatch(Volume))
            yield return $"--volume is '{Volume}'; give the name of a PersistentVolumeClaim, such as shared-data.";

        if (Queue is not null && !ObjectName().IsMatch(Queue))
            yield return $"--queue is '{Queue}'; give the name of a LocalQueue of Kueue, such as user-queue.";

        if (Path.GetRelativePath(Mount, run).Split('/')[0] is ".." || Mount.Contains(':', StringComparison.Ordinal))
            yield return $"--mount is '{Mount}'; give a folder without a colon in its name that holds the run ('{run}'), the "
                + "images and the model.";
    }

    /// <summary>Writes manifest and Dockerfile into a run.</summary>
    public void Write(ClusterWork work)
    {
        var values = new Dictionary<string, string>
        {
            ["name"] = work.Name,
            ["labels"] = Queue is null ? string.Empty : $"  labels:\n    kueue.x-k8s.io/queue-name: {Quoted(Queue)}\n",
            ["run"] = Quoted(work.Run),
            ["mount"] = Quoted(Mount),
            ["volume"] = Quoted(Volume),
            ["image"] = Quoted(Image),
            ["tasks"] = Text(work.Tasks),
            ["concurrent"] = Text(work.Resources.Concurrent),
            ["cpus"] = Text(work.Resources.Cpus),
            ["mebibytes"] = Text(work.Resources.MebiBytes),
            ["seconds"] = Text((long)work.Resources.Limit.TotalSeconds),
        };
        work.WriteFile(Manifest, values);
        values["image"] = Image;
        values["publication"] = work.Kind == WorkKind.Score ? "-p:Training=false" : "--self-contained";
        work.WriteFile("Dockerfile", values);
    }

    // JSON's strings are YAML's.
    private static string Quoted(string text) => ResultJson.OneLine(JsonValue.Create(text));

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex ObjectName();

    [GeneratedRegex(@"^[A-Za-z0-9][-A-Za-z0-9._/:@]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex ImageName();
}

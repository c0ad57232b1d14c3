using k8s;
using k8s.Models;
using MlNetClassifier.App.Work;

namespace MlNetClassifier.App.Tests.App.Cluster;

/// <summary>The manifest as Kubernetes' own types read it: a key that they do not know is refused.</summary>
[TestClass]
public sealed class KubernetesJobTests(TestContext context)
{
    [TestMethod]
    public async Task Manifest_Defaults_IsAnIndexedJobThatRetriesWhatCanBeRetried()
    {
        V1JobSpec job = (await WriteAsync()).Spec;

        Assert.AreEqual(("Indexed", ClusterRun.Shards, 16, 3),
            (job.CompletionMode, job.Completions, job.Parallelism, job.BackoffLimitPerIndex));
        Assert.IsNull(job.BackoffLimit);
        IList<V1PodFailurePolicyRule> rules = job.PodFailurePolicy.Rules;
        Assert.AreEqual(("Ignore", "DisruptionTarget"), (rules[0].Action, rules[0].OnPodConditions.Single().Type));
        V1PodFailurePolicyOnExitCodesRequirement codes = rules[1].OnExitCodes;
        Assert.AreEqual(("FailIndex", "In", 2), (rules[1].Action, codes.OperatorProperty, codes.Values.Single()));
        Assert.AreEqual(job.Template.Spec.Containers.Single().Name, codes.ContainerName);
        Assert.AreEqual(("Never", 3600L), (job.Template.Spec.RestartPolicy, job.Template.Spec.ActiveDeadlineSeconds));
    }

    [TestMethod]
    public async Task Manifest_HostileNames_ComeBackAsTheyWere()
    {
        V1Job job = await WriteAsync(
            "--tasks", "8", "--cpus", "3", "--memory", "500M", "--queue", "team-a", "--volume", "images");
        V1Container container = job.Spec.Template.Spec.Containers.Single();
        string run = Path.Join(context.TestTempDirectory!, ClusterRun.Name);

        Assert.AreEqual(("mlnc-my-run-it-s-home", "team-a"),
            (job.Metadata.Name, job.Metadata.Labels["kueue.x-k8s.io/queue-name"]));
        Assert.AreSequenceEqual(["work", "--run", run, "--shard", "auto", "--threads", "3"], container.Args);
        Assert.AreEqual(("MLNC_TASK_COUNT", "8"), (container.Env.Single().Name, container.Env.Single().Value));
        Assert.AreEqual(("3", "500Mi", "500Mi"), (container.Resources.Requests["cpu"].ToString(),
            container.Resources.Requests["memory"].ToString(), container.Resources.Limits["memory"].ToString()));
        V1Volume volume = job.Spec.Template.Spec.Volumes.Single();
        V1VolumeMount mount = container.VolumeMounts.Single();
        Assert.AreEqual(("images", volume.Name, context.TestTempDirectory),
            (volume.PersistentVolumeClaim.ClaimName, mount.Name, mount.MountPath));
    }

    [TestMethod]
    public async Task Manifest_WithAMisspeltKey_IsRefusedByTheseTypes()
    {
        await WriteAsync();
        string text = File.ReadAllText(Path.Join(context.TestTempDirectory!, ClusterRun.Name, "job.yaml"));

        Assert.Throws<Exception>(() => KubernetesYaml.Deserialize<V1Job>(
            text.Replace("backoffLimitPerIndex", "backOffLimitPerIndex", StringComparison.Ordinal), strict: true));
    }

    [TestMethod]
    [DataRow("Score", "-p:Training=false")]
    [DataRow("Features", "--self-contained")]
    public async Task Dockerfile_OfAKindOfWork_TakesTheProgramThatDoesIt(string kind, string publication)
    {
        await WriteAsync(Enum.Parse<WorkKind>(kind), "--image", "registry.example.org/team/mlnc:1");

        string text = File.ReadAllText(Path.Join(context.TestTempDirectory!, ClusterRun.Name, "Dockerfile"));
        Assert.Contains($"dotnet publish App -c Release -r linux-x64 {publication}\n", text);
        Assert.Contains(" -t registry.example.org/team/mlnc:1 ", text);
    }

    private Task<V1Job> WriteAsync(params string[] options) => WriteAsync(WorkKind.Score, options);

    private async Task<V1Job> WriteAsync(WorkKind kind, params string[] options)
    {
        TestProgram program = ClusterRun.Put(context.TestTempDirectory!, kind);
        (await program.RunAsync(["cluster", "kubernetes", "--run", ClusterRun.Name, .. options])).AssertCode(0);
        return KubernetesYaml.Deserialize<V1Job>(program.Read($"{ClusterRun.Name}/job.yaml"), strict: true);
    }
}

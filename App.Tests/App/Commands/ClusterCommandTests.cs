using System.Text.Json.Nodes;
using MlNetClassifier.App.Tests.App.Cluster;

namespace MlNetClassifier.App.Tests.App.Commands;

[TestClass]
[OSCondition(OperatingSystems.Linux)]
public sealed class ClusterCommandTests(TestContext context)
{
    [TestMethod]
    [DataRow("slurm", "bash 'my run, it'\\''s \"$HOME\"/submit.sh'")]
    [DataRow("kubernetes", "kubectl apply -f 'my run, it'\\''s \"$HOME\"/job.yaml'")]
    public async Task Cluster_Written_SaysTheTwoLinesToType(string engine, string first)
    {
        TestProgram program = ClusterRun.Put(context.TestTempDirectory!);

        ProgramResult result = await program.RunAsync("cluster", engine, "--run", ClusterRun.Name);

        result.AssertCode(0);
        Assert.AreSequenceEqual([first, "mlnetclassifier status --run 'my run, it'\\''s \"$HOME\"'"], result.OutLines());
        Assert.Contains("38 tasks for 38 shards, 16 at a time", result.Error);
    }

    [TestMethod]
    public async Task Cluster_Tasks_AreKeptForStatus()
    {
        TestProgram program = ClusterRun.Put(context.TestTempDirectory!);
        program.Variables["MLNC_TASK_COUNT"] = "9"; // of another run
        (await program.RunAsync("cluster", "slurm", "--run", ClusterRun.Name, "--tasks", "5")).AssertCode(0);

        ProgramResult status = await program.RunAsync("status", "--run", ClusterRun.Name, "--missing-tasks");

        Assert.AreEqual(5, (int?)JsonNode.Parse(program.Read($"{ClusterRun.Name}/cluster.json"))?["tasks"]);
        Assert.AreEqual("0-4", status.Out.Trim());
    }

    [TestMethod]
    public async Task Cluster_WrongOptions_AreAllSaidAtOnceAndNothingIsWritten()
    {
        TestProgram program = ClusterRun.Put(context.TestTempDirectory!);

        ProgramResult result = await program.RunAsync("cluster", "slurm", "--run", ClusterRun.Name, "--tasks", "0",
            "--concurrent", "0", "--cpus", "0", "--memory", "much", "--time", "60");

        result.AssertRefused(2, "--tasks is 0", "--concurrent is 0", "--cpus is 0", "--memory is 'much'", "--time is '60'",
            "02:30:00");
        Assert.HasCount(1, Directory.GetFileSystemEntries(program.PathOf(ClusterRun.Name)));
    }

    [TestMethod]
    [DataRow("--memory", "0")]
    [DataRow("--memory", "4000")]
    [DataRow("--time", "1m")]
    [DataRow("--time", "366d")]
    [DataRow("--cpus", "257")]
    public async Task Cluster_ValueOutOfRange_IsRefused(string option, string value)
    {
        TestProgram program = ClusterRun.Put(context.TestTempDirectory!);

        ProgramResult result = await program.RunAsync("cluster", "slurm", "--run", ClusterRun.Name, option, value);

        result.AssertRefused(2, $"{option} is ", value, "give ");
    }

    [TestMethod]
    public async Task Kubernetes_WrongNames_AreAllSaidAtOnce()
    {
        TestProgram program = ClusterRun.Put(context.TestTempDirectory!);

        ProgramResult result = await program.RunAsync("cluster", "kubernetes", "--run", ClusterRun.Name, "--image", "my image",
            "--volume", "Shared", "--queue", "team a", "--mount", "elsewhere", "--tasks", "0");

        result.AssertRefused(2, "--tasks is 0", "--image is 'my image'", "--volume is 'Shared'", "--queue is 'team a'",
            "--mount is ");
    }

    [TestMethod]
    public async Task Cluster_NoPlan_IsRefused() =>
        (await new TestProgram(context.TestTempDirectory!).RunAsync("cluster", "slurm", "--run", "missing"))
            .AssertRefused(2, "There is no plan in 'missing'");
}

using System.Runtime.Versioning;

namespace MlNetClassifier.App.Tests.App.Cluster;

/// <summary>What the scripts do when they are run, with programs that pass for those of Slurm.</summary>
[TestClass]
[OSCondition(OperatingSystems.Linux)]
[SupportedOSPlatform("linux")]
public sealed class SlurmScriptsTests(TestContext context)
{
    private static readonly string[] Scripts = ["work.sbatch", "merge.sbatch", "submit.sh"];

    [TestMethod]
    public async Task Scripts_OfARunWithAHostileName_AreGoodShell()
    {
        TestProgram program = await WriteAsync();
        bool isChecked = Environment.GetEnvironmentVariable("PATH")!.Split(':')
            .Any(folder => File.Exists(Path.Join(folder, "shellcheck")));

        foreach (string script in Scripts.Select(name => Path.Join(program.PathOf(ClusterRun.Name), name)))
        {
            ChildProcess.Run("bash", ["-n", script]).AssertCode(0);
            if (isChecked)
                ChildProcess.Run("shellcheck", ["--exclude=SC2016", script]).AssertCode(0); // a $ in quotes is meant
        }
    }

    [TestMethod]
    public async Task Work_Options_AreWhatWasAskedFor()
    {
        TestProgram program = await WriteAsync("--cpus", "3", "--memory", "1.5G", "--time", "1h0m30s");
        string[] lines = program.Read($"{ClusterRun.Name}/work.sbatch").Split('\n');

        Assert.Contains("#SBATCH --cpus-per-task=3", lines);
        Assert.Contains("#SBATCH --mem=1536M", lines);
        Assert.Contains("#SBATCH --time=61", lines);
        Assert.Contains("#SBATCH --requeue", lines);
        Assert.Contains("#SBATCH --job-name=mlnc-my-run-it-s-home", lines);
        Assert.Contains(
            $"#SBATCH --chdir='{program.PathOf(ClusterRun.Name).Replace("'", @"'\''", StringComparison.Ordinal)}'", lines);
        Assert.IsTrue(Directory.Exists(program.PathOf($"{ClusterRun.Name}/logs")));
    }

    [TestMethod]
    public async Task Work_AsATaskOfAnArray_StartsTheProgramWithTheCountOfAllTasks()
    {
        TestProgram program = await WriteAsync("--tasks", "16");

        ProgramResult result = Run(program, "work.sbatch", "echo \"$MLNC_TASK_COUNT $SLURM_ARRAY_TASK_ID\"",
            ("SLURM_ARRAY_TASK_ID", "3"), ("SLURM_ARRAY_TASK_COUNT", "1"), ("MLNC_TASK_COUNT", "99"));

        result.AssertCode(0);
        Assert.AreEqual("16 3\n", result.Out);
        Assert.AreEqual(
            $"mlnetclassifier [work] [--run] [{program.PathOf(ClusterRun.Name)}] [--shard] [auto] [--threads] [2]\n",
            program.Read("calls"));
    }

    [TestMethod]
    [DataRow(0, "0", false)]
    [DataRow(1, "0", true)]
    [DataRow(1, "2", true)]
    [DataRow(1, "3", false)]
    [DataRow(2, "0", false)]
    [DataRow(3, "0", true)]
    [DataRow(4, "0", true)]
    [DataRow(130, "0", false)]
    [DataRow(137, "0", true)]
    [DataRow(143, "0", false)]
    public async Task Work_ProgramHasEnded_IsQueuedAgainOnlyWhereThatCanHelp(int code, string restarts, bool isQueued)
    {
        TestProgram program = await WriteAsync();

        ProgramResult result = Run(program, "work.sbatch", $"exit {code}", ("SLURM_ARRAY_JOB_ID", "70"),
            ("SLURM_ARRAY_TASK_ID", "3"), ("SLURM_JOB_ID", "74"), ("SLURM_RESTART_COUNT", restarts));

        result.AssertCode(code);
        Assert.AreEqual(isQueued, program.Read("calls").EndsWith("scontrol [requeue] [70_3]\n", StringComparison.Ordinal));
    }

    [TestMethod]
    public async Task Work_SigtermToTheShell_ReachesTheProgramAndItsCodeIsWaitedFor()
    {
        TestProgram program = await WriteAsync();

        ProgramResult result = Run(program, "work.sbatch",
            "trap 'echo ending; exit 143' TERM; kill -TERM $PPID; while :; do read -rt 0.05 <> <(:); done");

        result.AssertCode(143);
        Assert.AreEqual("ending\n", result.Out);
        Assert.DoesNotContain("scontrol", program.Read("calls"));
    }

    [TestMethod]
    public async Task Submit_TasksAreMissing_SubmitsThemAndTheMergeBehindThem()
    {
        TestProgram program = await WriteAsync("--tasks", "16", "--concurrent", "4");
        string run = program.PathOf(ClusterRun.Name);

        ProgramResult result = Run(program, "submit.sh", "echo 3,7-9", ("SBATCH_SAYS", "70;main"));

        result.AssertCode(0);
        Assert.AreEqual("Tasks 3,7-9: job 70\nMerge: job 70\n", result.Out);
        Assert.AreEqual(
            $"""
            mlnetclassifier [status] [--run] [{run}] [--missing-tasks] [--tasks] [16]
            sbatch [--parsable] [--array=3,7-9%4] [{run}/work.sbatch]
            sbatch [--parsable] [--dependency=afterany:70] [{run}/merge.sbatch]

            """.ReplaceLineEndings("\n"),
            program.Read("calls"));
    }

    [TestMethod]
    public async Task Submit_NothingIsMissing_OnlyMerges()
    {
        TestProgram program = await WriteAsync();

        Run(program, "submit.sh", "exit 0", ("SBATCH_SAYS", "70")).AssertCode(0);

        Assert.EndsWith($"\nsbatch [--parsable] [{program.PathOf(ClusterRun.Name)}/merge.sbatch]\n", program.Read("calls"));
        Assert.DoesNotContain("work.sbatch", program.Read("calls"));
    }

    [TestMethod]
    public async Task Submit_StatusFails_SubmitsNothing()
    {
        TestProgram program = await WriteAsync();

        Run(program, "submit.sh", "exit 2").AssertCode(2);

        Assert.DoesNotContain("sbatch", program.Read("calls"));
    }

    [TestMethod]
    public async Task Submit_WithoutSlurm_SaysWhereToRunIt()
    {
        TestProgram program = await WriteAsync();

        ProgramResult result = ClusterRun.Start(
            program, "submit.sh", new Dictionary<string, string>(), ("PATH", program.PathOf("bin")));

        result.AssertRefused(1, "There is no sbatch on this machine", "where Slurm is");
    }

    [TestMethod]
    public async Task Merge_WritesTheResultIntoTheRun()
    {
        TestProgram program = await WriteAsync();
        string run = program.PathOf(ClusterRun.Name);

        Run(program, "merge.sbatch", "exit 0").AssertCode(0);

        Assert.AreEqual($"mlnetclassifier [merge] [--run] [{run}] [--out] [{run}/result.csv]\n", program.Read("calls"));
    }

    private async Task<TestProgram> WriteAsync(params string[] options)
    {
        TestProgram program = ClusterRun.Put(context.TestTempDirectory!);
        (await program.RunAsync(["cluster", "slurm", "--run", ClusterRun.Name, .. options])).AssertCode(0);
        return program;
    }

    private static ProgramResult Run(
        TestProgram program, string script, string classifier, params (string Name, string Value)[] variables) =>
        ClusterRun.Start(program, script, new Dictionary<string, string>
        {
            ["mlnetclassifier"] = classifier,
            ["sbatch"] = "echo \"$SBATCH_SAYS\"",
            ["scontrol"] = string.Empty,
        }, variables);
}

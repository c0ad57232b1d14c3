using MlNetClassifier.App.Hosting;
using MlNetClassifier.App.Work;

namespace MlNetClassifier.App.Tests.App.Work;

[TestClass]
public sealed class TaskIndexTests
{
    private const int Shards = 38;

    [TestMethod]
    [DataRow("MLNC_TASK_INDEX=3 MLNC_TASK_COUNT=16", 3, 16, "your numbering")]
    [DataRow("JOB_COMPLETION_INDEX=0 MLNC_TASK_COUNT=16", 0, 16, "Kubernetes")]
    [DataRow("SLURM_ARRAY_TASK_ID=15 MLNC_TASK_COUNT=16", 15, 16, "Slurm")]
    [DataRow("SGE_TASK_ID=1 MLNC_TASK_COUNT=16", 0, 16, "Grid Engine")]
    [DataRow("SGE_TASK_ID=16 MLNC_TASK_COUNT=16", 15, 16, "Grid Engine")]
    [DataRow("AWS_BATCH_JOB_ARRAY_INDEX=2 AWS_BATCH_JOB_ARRAY_SIZE=4", 2, 4, "AWS Batch")]
    [DataRow("BATCH_TASK_INDEX=2 BATCH_TASK_COUNT=4", 2, 4, "Google Batch")]
    [DataRow("CLOUD_RUN_TASK_INDEX=2 CLOUD_RUN_TASK_COUNT=4", 2, 4, "Cloud Run")]
    [DataRow("OMPI_COMM_WORLD_RANK=2 OMPI_COMM_WORLD_SIZE=4", 2, 4, "mpirun")]
    [DataRow("PMI_RANK=2 PMI_SIZE=4", 2, 4, "MPI")]
    [DataRow("PMIX_RANK=2 SLURM_STEP_NUM_TASKS=4", 2, 4, "MPI")]
    [DataRow("SLURM_PROCID=2 SLURM_STEP_NUM_TASKS=4", 2, 4, "srun")]
    [DataRow("RANK=2 WORLD_SIZE=4", 2, 4, "torchrun")]
    public void Of_EngineWithCount_IsItsTask(string variables, long index, long count, string engine) =>
        Assert.AreEqual(new TaskIndex(index, count, engine), Of(variables));

    [TestMethod]
    [DataRow("MLNC_TASK_INDEX=1 MLNC_TASK_COUNT=2 SLURM_ARRAY_TASK_ID=7 OMPI_COMM_WORLD_RANK=5 OMPI_COMM_WORLD_SIZE=6", 1, 2)]
    [DataRow("JOB_COMPLETION_INDEX=4 SLURM_ARRAY_TASK_ID=7 MLNC_TASK_COUNT=8", 4, 8)]
    [DataRow("SLURM_ARRAY_TASK_ID=7 SGE_TASK_ID=3 MLNC_TASK_COUNT=8", 7, 8)]
    [DataRow("SGE_TASK_ID=undefined RANK=1 WORLD_SIZE=2", 1, 2)]
    [DataRow("AWS_BATCH_JOB_ARRAY_INDEX=1 AWS_BATCH_JOB_ARRAY_SIZE=4 MLNC_TASK_COUNT=9", 1, 4)]
    [DataRow("OMPI_COMM_WORLD_RANK=1 OMPI_COMM_WORLD_SIZE=2 PMIX_RANK=1 SLURM_PROCID=0 SLURM_STEP_NUM_TASKS=3", 1, 2)]
    [DataRow("PMIX_RANK=3 MLNC_TASK_COUNT=8", 3, 8)]
    [DataRow("MLNC_TASK_INDEX= MLNC_TASK_COUNT=2 SLURM_ARRAY_TASK_ID=1", 1, 2)]
    public void Of_SeveralEngines_TheFirstOfTheTableDecides(string variables, long index, long count)
    {
        TaskIndex task = Of(variables);

        Assert.AreEqual((index, count), (task.Index, task.Count));
    }

    [TestMethod]
    [DataRow("SLURM_ARRAY_TASK_ID=3 SLURM_ARRAY_TASK_COUNT=1 MLNC_TASK_COUNT=16 SLURM_PROCID=0 SLURM_STEP_NUM_TASKS=1", 3, 16)]
    [DataRow("SLURM_ARRAY_TASK_ID=3 MLNC_TASK_COUNT=16 SLURM_PROCID=0 SLURM_NTASKS=4", 3, 16)]
    [DataRow("SLURM_ARRAY_TASK_ID=3 MLNC_TASK_COUNT=16 SLURM_PROCID=1 SLURM_STEP_NUM_TASKS=4", 13, 64)]
    [DataRow("SLURM_ARRAY_TASK_ID=3 MLNC_TASK_COUNT=16 SLURM_PROCID=1 PMIX_RANK=1 SLURM_STEP_NUM_TASKS=4", 13, 64)]
    [DataRow("SLURM_ARRAY_TASK_ID=3 MLNC_TASK_COUNT=16 SLURM_PROCID=1 PMI_RANK=1 PMI_SIZE=4 SLURM_STEP_NUM_TASKS=4", 13, 64)]
    [DataRow("SLURM_ARRAY_TASK_ID=3 SLURM_PROCID=1 SLURM_STEP_NUM_TASKS=4", 13, Shards)]
    public void Of_StepOfASlurmArray_CountsItsProcesses(string variables, long index, long count)
    {
        TaskIndex task = Of(variables);

        Assert.AreEqual((index, count), (task.Index, task.Count));
    }

    [TestMethod]
    [DataRow("MLNC_TASK_INDEX=3", 3, "only shard 3 of 38 shards")]
    [DataRow("JOB_COMPLETION_INDEX=3", 3, "only shard 3 of 38 shards")]
    [DataRow("SLURM_ARRAY_TASK_ID=3 SLURM_ARRAY_TASK_COUNT=1", 3, "only shard 3 of 38 shards")]
    [DataRow("SGE_TASK_ID=4", 3, "SGE_TASK_ID is 4")]
    [DataRow("RANK=3", 3, "only shard 3 of 38 shards")]
    [DataRow("SLURM_ARRAY_TASK_ID=38", 38, "nothing of 38 shards")]
    public void Of_IndexWithoutCount_IsOneShardAndSaysThatOthersMayBeLeft(string variables, int index, string words)
    {
        TaskIndex task = Of(variables);

        Assert.AreSequenceEqual(index < Shards ? [index] : [], task.Shards(Shards));
        Assert.Contains(words, task.Note!);
        Assert.Contains("shards are left undone; set MLNC_TASK_COUNT", task.Note!);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("SGE_TASK_ID=undefined")]
    [DataRow("SLURM_PROCID=0 SLURM_STEP_NUM_TASKS=1")]
    [DataRow("SLURM_PROCID=0 SLURM_NTASKS=4")]
    [DataRow("WORLD_SIZE=4")]
    [DataRow("MLNC_TASK_COUNT=1")]
    public void Of_NoEngine_IsOneMachine(string variables)
    {
        TaskIndex task = Of(variables);

        Assert.AreEqual((0L, 1L, "one machine"), (task.Index, task.Count, task.Engine));
        Assert.Contains("one machine does all shards", task.Note!);
    }

    [TestMethod]
    [DataRow("MLNC_TASK_INDEX=two", "MLNC_TASK_INDEX is 'two'")]
    [DataRow("MLNC_TASK_INDEX=-1", "MLNC_TASK_INDEX is '-1'", "from 0 on")]
    [DataRow("MLNC_TASK_INDEX=1.5", "MLNC_TASK_INDEX is '1.5'")]
    [DataRow("MLNC_TASK_INDEX=99999999999999999999", "MLNC_TASK_INDEX is '99999999999999999999'")]
    [DataRow("MLNC_TASK_INDEX=0 MLNC_TASK_COUNT=0", "MLNC_TASK_COUNT is '0'", "from 1 on")]
    [DataRow("SGE_TASK_ID=0 MLNC_TASK_COUNT=4", "SGE_TASK_ID is '0'", "from 1 on")]
    [DataRow("MLNC_TASK_INDEX=4 MLNC_TASK_COUNT=4", "MLNC_TASK_INDEX is 4", "only 4 tasks (MLNC_TASK_COUNT)", "from 0 to 3")]
    [DataRow("SGE_TASK_ID=5 MLNC_TASK_COUNT=4", "SGE_TASK_ID is 5", "from 1 to 4")]
    [DataRow("RANK=4 WORLD_SIZE=4", "only 4 tasks (WORLD_SIZE)")]
    [DataRow("OMPI_COMM_WORLD_RANK=1 OMPI_COMM_WORLD_SIZE=2 SLURM_ARRAY_TASK_ID=3", "process 1 of 2 by mpirun", "--shard")]
    [DataRow("OMPI_COMM_WORLD_RANK=1 OMPI_COMM_WORLD_SIZE=2 SLURM_ARRAY_TASK_ID=3 SLURM_PROCID=1 SLURM_STEP_NUM_TASKS=2",
        "by mpirun")]
    [DataRow("PMI_RANK=1 PMI_SIZE=4 SLURM_ARRAY_TASK_ID=3 SLURM_PROCID=0 SLURM_STEP_NUM_TASKS=1", "(PMI_RANK)")]
    [DataRow("JOB_COMPLETION_INDEX=1 RANK=1 WORLD_SIZE=4", "(JOB_COMPLETION_INDEX)", "(RANK)")]
    [DataRow("AZ_BATCH_TASK_ID=task7", "'task7'", "MLNC_TASK_INDEX", "environmentSettings")]
    [DataRow("MLNC_TASK_COUNT=4", "nothing says which", "MLNC_TASK_INDEX", "--shard 0/1")]
    public void Of_WhatCannotBeTold_IsRefused(string variables, params string[] words)
    {
        string message = Assert.ThrowsExactly<UsageException>(() => Of(variables)).Message;

        foreach (string word in words)
            Assert.Contains(word, message);
    }

    [TestMethod]
    public void Of_Typed_IsTakenWhateverTheEngineSays() =>
        Assert.AreEqual(new TaskIndex(1, 4, "--shard"), Of("MLNC_TASK_INDEX=0 SLURM_ARRAY_TASK_ID=x", "1/4"));

    [TestMethod]
    [DataRow("")]
    [DataRow("1")]
    [DataRow("4/4")]
    [DataRow("-1/4")]
    [DataRow("0/0")]
    [DataRow("1/2/3")]
    [DataRow("a/b")]
    [DataRow("AUTO")]
    public void Of_TypedOtherwise_IsRefused(string typed) =>
        Assert.Contains($"--shard is '{typed}'", Assert.ThrowsExactly<UsageException>(() => Of(string.Empty, typed)).Message);

    [TestMethod]
    public void Shards_OfAllTasks_AreEveryShardOnce()
    {
        int[] all = [.. Enumerable.Range(0, 7).SelectMany(index => new TaskIndex(index, 7, string.Empty).Shards(Shards))];

        Assert.AreSequenceEqual(Enumerable.Range(0, Shards), all.Order());
        Assert.AreSequenceEqual([3, 10, 17, 24, 31], new TaskIndex(3, 7, string.Empty).Shards(Shards));
    }

    private static TaskIndex Of(string variables, string typed = TaskIndex.Auto)
    {
        var set = variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('='))
            .ToDictionary(pair => pair[0], pair => pair[1]);
        return TaskIndex.Of(typed, Shards, set.GetValueOrDefault);
    }
}

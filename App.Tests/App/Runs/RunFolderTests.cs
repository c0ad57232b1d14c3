using System.Text.Json.Nodes;
using MlNetClassifier.App.Hosting;
using MlNetClassifier.App.Runs;

namespace MlNetClassifier.App.Tests.App.Runs;

[TestClass]
public sealed class RunFolderTests(TestContext context)
{
    private string Project => Path.Join(context.TestTempDirectory, "runs");

    [TestMethod]
    public void Create_NameIsTaken_AddsTheFirstFreeNumber()
    {
        string[] names =
            [.. Enumerable.Range(0, 3).Select(_ => Path.GetFileName(Create("train").Path))];
        Directory.Delete(Path.Join(Project, "train2"));

        string reused = Create("train").Path;

        Assert.AreSequenceEqual(["train", "train2", "train3"], names);
        Assert.AreEqual(Path.Join(Project, "train2"), reused);
    }

    [TestMethod]
    public void Create_FileOfThatName_IsTaken()
    {
        Directory.CreateDirectory(Project);
        File.WriteAllText(Path.Join(Project, "train"), "a file");

        string path = Create("train").Path;

        Assert.AreEqual(Path.Join(Project, "train2"), path);
    }

    [TestMethod]
    public void Create_ExistOk_BeginsTheRunAnewAndKeepsOtherFiles()
    {
        RunFolder first = Create("train");
        Directory.CreateDirectory(first.Weights);
        File.WriteAllText(Path.Join(first.Weights, "last.ckpt"), "of the earlier run");
        first.WriteText("notes.md", "mine");
        RunState.End(first, new JsonObject(), isStopped: false);

        RunFolder second = Create("train", existOk: true);

        Assert.AreEqual(first.Path, second.Path);
        Assert.IsFalse(Directory.Exists(second.Weights), "A training would resume from the earlier run's checkpoint.");
        Assert.AreEqual("mine", File.ReadAllText(second.File("notes.md")));
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Discard_ExistOk_RemovesTheFolderOnlyIfItMadeIt(bool wasThere)
    {
        if (wasThere)
            Create("train").WriteText("notes.md", "mine");

        Create("train", existOk: true).Discard();

        Assert.AreEqual(wasThere, File.Exists(Path.Join(Project, "train", "notes.md")));
        Assert.AreEqual(wasThere, Directory.Exists(Path.Join(Project, "train")));
    }

    [TestMethod]
    public void Models_SeveralRuns_IsTheOneSavedLast()
    {
        DateTime start = TestProgram.Now.UtcDateTime;
        foreach ((string run, int minute) in new[] { ("train", 1), ("train2", 3), ("train3", 2) })
        {
            RunFolder folder = Create(run);
            folder.WriteText(RunFolder.ModelName, run);
            File.SetLastWriteTimeUtc(folder.Model, start.AddMinutes(minute));
        }

        Create("without a model");

        Assert.AreEqual(Path.Join(Project, "train2", "model.zip"), RunFolder.Models(Project)[0]);
    }

    [TestMethod]
    public void Models_NoRun_AreNone()
    {
        Assert.IsEmpty(RunFolder.Models(Project));

        Create("without a model");

        Assert.IsEmpty(RunFolder.Models(Project));
    }

    [TestMethod]
    public void Hold_HeldByAnother_IsRefusedByNameAndChangesNothing()
    {
        using var holder = RunFolder.Create(Project, "train", existOk: false);
        Directory.CreateDirectory(holder.Weights);
        string half = holder.File($"train.log.{Guid.NewGuid():N}.tmp");
        File.WriteAllText(half, "being written");

        UsageException resumed = Assert.ThrowsExactly<UsageException>(() => RunFolder.Open(holder.Path).Hold());
        UsageException begun = Assert.ThrowsExactly<UsageException>(() => RunFolder.Create(Project, "train", existOk: true));

        Assert.Contains($"'{holder.Path}' is being trained by process {Environment.ProcessId} on ", resumed.Message);
        Assert.AreEqual(resumed.Message, begun.Message);
        Assert.IsTrue(File.Exists(half));
        Assert.IsTrue(Directory.Exists(holder.Weights));
    }

    [TestMethod]
    public void Hold_HolderHasEnded_TakesTheFolderAndRemovesWhatWasHalfWritten()
    {
        RunFolder earlier = Create("train");
        string half = earlier.File($"train.log.{Guid.NewGuid():N}.tmp"), other = earlier.File("notes.tmp");
        File.WriteAllText(half, "half");
        File.WriteAllText(other, "mine");

        RunFolder.Open(earlier.Path).Hold().Dispose();

        Assert.AreSequenceEqual([other], Directory.GetFiles(earlier.Path));
    }

    // Its process has ended.
    private RunFolder Create(string name, bool existOk = false)
    {
        RunFolder folder = RunFolder.Create(Project, name, existOk);
        folder.Dispose();
        return folder;
    }
}

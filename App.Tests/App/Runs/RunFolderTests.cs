using System.Text.Json.Nodes;
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
            [.. Enumerable.Range(0, 3).Select(_ => Path.GetFileName(RunFolder.Create(Project, "train", existOk: false).Path))];
        Directory.Delete(Path.Join(Project, "train2"));

        string reused = RunFolder.Create(Project, "train", existOk: false).Path;

        Assert.AreSequenceEqual(["train", "train2", "train3"], names);
        Assert.AreEqual(Path.Join(Project, "train2"), reused);
    }

    [TestMethod]
    public void Create_FileOfThatName_IsTaken()
    {
        Directory.CreateDirectory(Project);
        File.WriteAllText(Path.Join(Project, "train"), "a file");

        string path = RunFolder.Create(Project, "train", existOk: false).Path;

        Assert.AreEqual(Path.Join(Project, "train2"), path);
    }

    [TestMethod]
    public void Create_ExistOk_BeginsTheRunAnewAndKeepsOtherFiles()
    {
        RunFolder first = RunFolder.Create(Project, "train", existOk: false);
        Directory.CreateDirectory(first.Weights);
        File.WriteAllText(Path.Join(first.Weights, "last.ckpt"), "of the earlier run");
        first.WriteText("notes.md", "mine");
        RunState.End(first, new JsonObject(), isStopped: false);

        RunFolder second = RunFolder.Create(Project, "train", existOk: true);

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
            RunFolder.Create(Project, "train", existOk: false).WriteText("notes.md", "mine");

        RunFolder.Create(Project, "train", existOk: true).Discard();

        Assert.AreEqual(wasThere, File.Exists(Path.Join(Project, "train", "notes.md")));
        Assert.AreEqual(wasThere, Directory.Exists(Path.Join(Project, "train")));
    }

    [TestMethod]
    public void NewestModel_SeveralRuns_IsTheOneSavedLast()
    {
        DateTime start = TestProgram.Now.UtcDateTime;
        foreach ((string run, int minute) in new[] { ("train", 1), ("train2", 3), ("train3", 2) })
        {
            RunFolder folder = RunFolder.Create(Project, run, existOk: false);
            folder.WriteText(RunFolder.ModelName, run);
            File.SetLastWriteTimeUtc(folder.Model, start.AddMinutes(minute));
        }

        RunFolder.Create(Project, "without a model", existOk: false);

        Assert.AreEqual(Path.Join(Project, "train2", "model.zip"), RunFolder.NewestModel(Project));
    }

    [TestMethod]
    public void NewestModel_NoRun_IsNull()
    {
        Assert.IsNull(RunFolder.NewestModel(Project));

        RunFolder.Create(Project, "without a model", existOk: false);

        Assert.IsNull(RunFolder.NewestModel(Project));
    }
}

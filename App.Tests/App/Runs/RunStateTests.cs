using System.Text.Json.Nodes;
using MlNetClassifier.App.Runs;
using MlNetClassifier.Data;

namespace MlNetClassifier.App.Tests.App.Runs;

[TestClass]
public sealed class RunStateTests(TestContext context)
{
    private RunFolder Folder => RunFolder.Create(context.TestTempDirectory!, "train", existOk: true);

    [TestMethod]
    public void Read_EachStateThatIsWritten_IsReadBack()
    {
        using RunFolder folder = Folder;
        List<(RunStatus, bool, string?)> read = [];
        foreach (Action write in new[]
        {
            () => RunState.Begin(folder),
            () => RunState.Stop(folder),
            () => RunState.Fail(folder, "no image"),
            () => RunState.End(folder, new JsonObject { ["stoppedBy"] = "cancelled" }, isStopped: true),
            () => RunState.End(folder, new JsonObject { ["stoppedBy"] = "epochs" }, isStopped: false),
        })
        {
            write();
            var state = RunState.Read(folder.Path);
            read.Add((state.Status, state.HasModel, state.Failure));
        }

        Assert.AreSequenceEqual<(RunStatus, bool, string?)>(
            [
                (RunStatus.Running, false, null),
                (RunStatus.Stopped, false, null),
                (RunStatus.Failed, false, "no image"),
                (RunStatus.Stopped, true, null),
                (RunStatus.Finished, true, null),
            ],
            read);
        Assert.IsTrue(folder.IsFinished);
    }

    // Version 1 wrote finished.json beside it, which says nothing more.
    [TestMethod]
    [DataRow(null, "Running", false)]
    [DataRow("""{ "failed": "no image" }""", "Failed", false)]
    [DataRow("""{ "epochsRun": 2, "stoppedBy": "cancelled" }""", "Stopped", true)]
    [DataRow("""{ "epochsRun": 2, "stoppedBy": "patience" }""", "Finished", true)]
    public void Read_RunOfAnEarlierVersion_IsUnderstood(string? summary, string status, bool hasModel)
    {
        using RunFolder folder = Folder;
        folder.WriteText("summary.json", summary);

        var state = RunState.Read(folder.Path);

        Assert.AreEqual((status, hasModel), ($"{state.Status}", state.HasModel));
    }

    [TestMethod]
    public void Read_RunThatWasKilled_SaysWhenItLastWrote()
    {
        using RunFolder folder = Folder;
        RunState.Begin(folder);
        folder.WriteText(ResultsFile.Name, "epoch\n");
        DateTime last = TestProgram.Now.UtcDateTime.AddYears(10);
        File.SetLastWriteTimeUtc(folder.File(ResultsFile.Name), last);

        Assert.AreEqual(last, RunState.Read(folder.Path).LastWritten);
    }

    [TestMethod]
    public void Read_DamagedFile_NamesIt()
    {
        using RunFolder folder = Folder;
        folder.WriteText("summary.json", "{ \"state\": ");

        DatasetException error = Assert.ThrowsExactly<DatasetException>(() => RunState.Read(folder.Path));

        Assert.Contains("summary.json' is damaged", error.Message);
    }
}

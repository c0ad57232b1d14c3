using MlNetClassifier.App.Reports;
using MlNetClassifier.App.Runs;

namespace MlNetClassifier.App.Tests.App.Reports;

[TestClass]
public sealed class AnswerReasonsTests(TestContext context)
{
    [TestMethod]
    public async Task Report_ModelAndImages_HasMapsAndWhatTheAnswersLookLike()
    {
        TestProgram program = await TrainedRun.PutAllAsync(context.TestTempDirectory!);

        (await program.RunAsync("report")).AssertCode(0);

        string page = program.Read("runs/train/report.html");
        Assert.HasCount(6 + 1, page.Split("class=\"reason\""));
        Assert.HasCount((6 * 4) + 1, page.Split("<li title="));
        Assert.Contains("rather than", page);
        Assert.DoesNotContain("in the time that there was", page);
    }

    [TestMethod]
    public async Task Report_ModelIsGone_StandsWithoutThem()
    {
        TestProgram program = await TrainedRun.PutAllAsync(context.TestTempDirectory!);
        File.Delete(program.PathOf("runs/train/model.zip"));

        (await program.RunAsync("report")).AssertCode(0);

        Assert.DoesNotContain("class=\"reason\"", program.Read("runs/train/report.html"));
    }

    [TestMethod]
    public async Task Find_TimeIsUp_SaysSo()
    {
        TestProgram program = await TrainedRun.PutAllAsync(context.TestTempDirectory!);
        var run = RunRecord.Read(program.PathOf("runs/train"));
        var gallery = ImageGallery.Create(run, [program.PathOf("data")]);

        string page = AnswerReasons.Find(run, gallery, new SecondsClock(), TimeSpan.FromSeconds(5)).Render(gallery).ToString();

        Assert.HasCount(5 + 1, page.Split("class=\"reason\""));
        Assert.Contains("Explained: the costliest 5", page);
        Assert.Contains("Compared: with 5 of", page);
    }

    // Every look takes a second.
    private sealed class SecondsClock : TimeProvider
    {
        private long _looks;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => _looks++;
    }
}

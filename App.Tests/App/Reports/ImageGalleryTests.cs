using MlNetClassifier.App.Reports;
using MlNetClassifier.App.Runs;

namespace MlNetClassifier.App.Tests.App.Reports;

[TestClass]
public sealed class ImageGalleryTests(TestContext context)
{
    [TestMethod]
    public async Task Create_SmallBudget_KeepsItAndNamesTheOthersWithoutAPicture()
    {
        TestProgram program = await TrainedRun.PutAllAsync(context.TestTempDirectory!);
        var run = RunRecord.Read(program.PathOf("runs/train"));
        string data = program.PathOf("data");
        int[] lengths = [.. Pictures(ImageGallery.Create(run, [data]))];

        var two = ImageGallery.Create(run, [data], lengths[0] + lengths[1]);
        var one = ImageGallery.Create(run, [data], lengths[0] + lengths[1] - 1);

        Assert.HasCount(6, lengths);
        Assert.AreEqual((2, 1), (two.Count, one.Count));
        Assert.IsTrue(one.HasImages);
        Assert.HasCount(1, Pictures(one));
        string page = ImageFigures.Render(run.Report!.Judged, one).ToString();
        Assert.HasCount(1 + 1, page.Split("<figure"));
        Assert.HasCount(5 + 1, page.Split("<li>"));
    }

    [TestMethod]
    public async Task Create_ImagesGone_HasNone()
    {
        TestProgram program = await TrainedRun.PutAllAsync(context.TestTempDirectory!);

        var gallery = ImageGallery.Create(RunRecord.Read(program.PathOf("runs/train")), [program.PathOf("nowhere")]);

        Assert.AreEqual((false, 0), (gallery.HasImages, gallery.Count));
        Assert.IsNull(gallery.Link("red/image 00.png"));
    }

    // Characters of each picture.
    private static int[] Pictures(ImageGallery gallery) =>
        [.. gallery.Rules().Select(rule => rule.ToString().Split("base64,")[1].IndexOf(')', StringComparison.Ordinal))];
}

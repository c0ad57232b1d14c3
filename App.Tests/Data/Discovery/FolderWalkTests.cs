using MlNetClassifier.Data.Discovery;

namespace MlNetClassifier.App.Tests.Data.Discovery;

[TestClass]
public sealed class FolderWalkTests(TestContext context)
{
    // Permissions would not stop root, who runs the tests in a container; a folder that is gone stops everyone.
    [TestMethod]
    public void Images_FolderThatCannotBeRead_IsReportedAndNothingIsThrown()
    {
        List<SkippedFile> skipped = [];
        var gone = new DirectoryInfo(Path.Join(context.TestTempDirectory, "gone"));

        List<FileInfo> images = [.. new FolderWalk(skipped.Add).Images(gone)];

        Assert.IsEmpty(images);
        Assert.AreEqual(new SkippedFile(gone.FullName, "folder that cannot be read"), skipped.Single());
    }

    [TestMethod]
    public void Images_NamesAroundTheSeparator_ComeInTheOrderOfTheirWholePaths()
    {
        string root = ImageTree.Make(
            context.TestTempDirectory!, "a/z.png", "a.png", "a-b/c.png", "a-b.png", "a0.png", "B.png", "a/b/c.png", "a/b.png",
            "\u00e9/x.png", "z.png");

        string[] images = [.. new FolderWalk(_ => { }).Images(new DirectoryInfo(root)).Select(file => file.FullName)];

        Assert.HasCount(10, images);
        Assert.AreSequenceEqual(images.Order(StringComparer.Ordinal), images);
    }

    [TestMethod]
    public void Images_OnlyTheFirstAskedFor_DoesNotLookIntoTheSecondFolder()
    {
        string root = ImageTree.Make(context.TestTempDirectory!, "a/1.png", "b/notes.txt", "b/2.png");
        List<SkippedFile> skipped = [];

        FileInfo first = new FolderWalk(skipped.Add).Images(new DirectoryInfo(root)).First();

        Assert.AreEqual("1.png", first.Name);
        Assert.IsEmpty(skipped);
    }
}

using MlNetClassifier.Data.Discovery;

namespace MlNetClassifier.App.Tests.Data.Discovery;

[TestClass]
public sealed class FolderWalkTests(TestContext context)
{
    // Permissions would not stop root, who runs the tests in a container; a folder that is gone stops everybody.
    [TestMethod]
    public void Images_FolderThatCannotBeRead_IsReportedAndNothingIsThrown()
    {
        List<SkippedFile> skipped = [];
        var gone = new DirectoryInfo(Path.Join(context.TestTempDirectory, "gone"));

        List<FileInfo> images = new FolderWalk(skipped).Images(gone);

        Assert.IsEmpty(images);
        Assert.AreEqual(new SkippedFile(gone.FullName, "folder that cannot be read"), skipped.Single());
    }
}

using MlNetClassifier.Data;
using MlNetClassifier.Data.Discovery;

namespace MlNetClassifier.App.Tests.Data.Discovery;

[TestClass]
public sealed class ImageListingTests(TestContext context)
{
    [TestMethod]
    public void Read_Folder_ListsItsImages()
    {
        string root = ImageTree.Make(Path.Join(context.TestTempDirectory, "images"), "cat/a.png");

        Assert.AreEqual("cat/a.png", ImageListing.Read(root).Images.Single().RelativePath);
    }

    [TestMethod]
    [DataRow("m.csv")]
    [DataRow("m.TSV")]
    [DataRow("m.txt")]
    public void Read_Manifest_ListsItsRows(string name)
    {
        string file = Path.Join(context.TestTempDirectory, name);
        File.WriteAllText(file, "path\tlabel\na.png\tcat\n");

        Assert.AreEqual("a.png", ImageListing.Read(file).Images.Single().RelativePath);
    }

    [TestMethod]
    public void Read_AnotherFile_IsRefused()
    {
        string root = ImageTree.Make(Path.Join(context.TestTempDirectory, "images"), "cat.png");

        DatasetException e = Assert.ThrowsExactly<DatasetException>(() => ImageListing.Read(Path.Join(root, "cat.png")));

        Assert.Contains("is a file but not a manifest", e.Message);
    }

    [TestMethod]
    public void Read_NothingThere_IsRefused()
    {
        string missing = Path.Join(context.TestTempDirectory, "missing");

        DatasetException e = Assert.ThrowsExactly<DatasetException>(() => ImageListing.Read(missing));

        Assert.AreEqual($"'{missing}' does not exist; give a folder of images or a .csv or .tsv manifest.", e.Message);
    }
}

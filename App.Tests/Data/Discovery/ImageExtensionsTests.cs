using MlNetClassifier.Data.Discovery;

namespace MlNetClassifier.App.Tests.Data.Discovery;

[TestClass]
public sealed class ImageExtensionsTests
{
    [TestMethod]
    [DataRow("a.jpg")]
    [DataRow("a.jpeg")]
    [DataRow("a.jpe")]
    [DataRow("a.jfif")]
    [DataRow("a.png")]
    [DataRow("a.bmp")]
    [DataRow("a.gif")]
    [DataRow("a.webp")]
    public void Contains_SupportedExtensionInAnyCase_True(string path)
    {
        Assert.IsTrue(ImageExtensions.Contains(path));
        Assert.IsTrue(ImageExtensions.Contains(path.ToUpperInvariant()));
    }

    [TestMethod]
    [DataRow("a.tiff")]
    [DataRow("a.heic")]
    [DataRow("a.png.txt")]
    [DataRow("folder.png/a")]
    [DataRow("png")]
    [DataRow("")]
    public void Contains_AnythingElse_False(string path) =>
        Assert.IsFalse(ImageExtensions.Contains(path));

    [TestMethod]
    public void All_EveryExtension_IsContainedAndListedOnce()
    {
        Assert.IsTrue(ImageExtensions.All.All(ImageExtensions.Contains));
        Assert.HasCount(8, ImageExtensions.All.Distinct());
    }
}

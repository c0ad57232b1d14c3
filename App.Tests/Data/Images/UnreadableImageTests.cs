using MlNetClassifier.Data.Images;

namespace MlNetClassifier.App.Tests.Data.Images;

[TestClass]
public sealed class UnreadableImageTests
{
    [TestMethod]
    [DataRow("cats/7.jpg")]
    [DataRow("odd (name).png")]
    [DataRow("")]
    public void Parse_DescriptionOfAFault_GivesPathAndReasonAndBack(string path)
    {
        string description = ImageLoadResult.Failure(ImageFault.Truncated).Describe(path);

        var image = UnreadableImage.Parse(path, description);

        Assert.AreEqual(new UnreadableImage(path, "Truncated: the data ends early"), image);
        Assert.AreEqual(description, image.ToString());
    }

    [TestMethod]
    public void Parse_OtherText_IsAllReason() =>
        Assert.AreEqual("something (b.png)", UnreadableImage.Parse("a.png", "something (b.png)").Reason);
}

using MlNetClassifier.Data.Images;

namespace MlNetClassifier.App.Tests.Data.Images;

[TestClass]
public sealed class ImageLoadResultTests
{
    [TestMethod]
    public void Describe_Fault_NamesFaultReasonAndFile() => Assert.AreEqual(
        "Truncated: the data ends early (cats/7.jpg)",
        ImageLoadResult.Failure(ImageFault.Truncated).Describe("cats/7.jpg"));

    [TestMethod]
    public void Describe_Detail_TakesThePlaceOfTheReason() => Assert.AreEqual(
        "Io: disk on fire (7.jpg)",
        ImageLoadResult.Failure(ImageFault.Io, "disk on fire").Describe("7.jpg"));

    [TestMethod]
    public void Describe_Success_NamesFormatAndSize()
    {
        var result = new ImageLoadResult(ImageFault.None, null, 500, 375, ImageFormat.Jpeg, ExifOrientation.TopLeft);

        Assert.IsTrue(result.IsOk);
        Assert.AreEqual("Ok: Jpeg, 375x500 pixels (7.jpg)", result.Describe("7.jpg"));
    }

    [TestMethod]
    public void Describe_EveryFault_HasASentenceOfItsOwn()
    {
        ImageFault[] faults = [.. Enum.GetValues<ImageFault>().Where(fault => fault != ImageFault.None)];

        var sentences = faults.Select(fault => ImageLoadResult.Failure(fault).Describe("x")[fault.ToString().Length..]);

        Assert.HasCount(faults.Length, sentences.Distinct());
        Assert.DoesNotContain(": the image was read (x)", sentences);
    }
}

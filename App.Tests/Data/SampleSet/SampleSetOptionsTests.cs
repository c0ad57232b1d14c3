using MlNetClassifier.Data.SampleSet;

namespace MlNetClassifier.App.Tests.Data.SampleSet;

[TestClass]
public sealed class SampleSetOptionsTests
{
    [TestMethod]
    [DataRow(1)]
    [DataRow(SampleSetOptions.MaxImagesPerClass)]
    public void Validate_NumberInRange_NoFault(int imagesPerClass) =>
        Assert.IsEmpty(new SampleSetOptions { ImagesPerClass = imagesPerClass, Seed = int.MinValue }.Validate());

    [TestMethod]
    [DataRow(-1)]
    [DataRow(0)]
    [DataRow(SampleSetOptions.MaxImagesPerClass + 1)]
    public void Validate_NumberOutOfRange_NamesNumberAndRange(int imagesPerClass)
    {
        IReadOnlyList<string> faults = new SampleSetOptions { ImagesPerClass = imagesPerClass }.Validate();

        Assert.AreSequenceEqual(
            [$"The number of images per class is {imagesPerClass}; give a number from 1 to 9999."], faults);
    }
}

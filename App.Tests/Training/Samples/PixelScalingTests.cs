using MlNetClassifier.Training.Samples;

namespace MlNetClassifier.App.Tests.Training.Samples;

[TestClass]
public sealed class PixelScalingTests
{
    [TestMethod]
    [DataRow(256)]
    [DataRow(255)]
    [DataRow(7)]
    public void Scale_AnyLength_IsTheProductThatTheOnnxGraphComputes(int length)
    {
        byte[] pixels = [.. Enumerable.Range(0, length).Select(value => (byte)(255 - value))];
        var scaled = new float[length];

        PixelScaling.Scale(pixels, scaled);

        Assert.AreSequenceEqual([.. pixels.Select(value => value * (1f / 255))], scaled);
    }
}

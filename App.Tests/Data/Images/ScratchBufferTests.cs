using MlNetClassifier.Data.Images;

namespace MlNetClassifier.App.Tests.Data.Images;

[TestClass]
public sealed class ScratchBufferTests
{
    [TestMethod]
    public void Take_OrdinarySize_IsKeptForTheNextImage()
    {
        var buffer = new ScratchBuffer();

        buffer.Take(1_000_000)[0] = 7;
        buffer.Release();

        Assert.AreEqual(1 << 20, buffer.KeptLength);
        Assert.AreEqual(7, buffer.Take(500_000)[0]);
    }

    [TestMethod]
    public void Take_HugeSize_IsNotKept()
    {
        var buffer = new ScratchBuffer();

        Span<byte> memory = buffer.Take(ImageLimits.MaxKeptBytes + 1);
        memory[^1] = 1;
        buffer.Release();

        Assert.AreEqual(0, buffer.KeptLength);
    }
}

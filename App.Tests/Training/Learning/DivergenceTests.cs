using MlNetClassifier.Training.Learning;

namespace MlNetClassifier.App.Tests.Training.Learning;

[TestClass]
public sealed class DivergenceTests
{
    [TestMethod]
    [DataRow(32, "a0, a1, a2, a3, a4 and 27 more.")]
    [DataRow(2, "a0, a1.")]
    public void ToString_Batch_GivesTheAdviceBeforeItsFirstImages(int images, string named)
    {
        var divergence = new Divergence(3, 7, 10, [.. Enumerable.Range(0, images).Select(i => $"a{i}")]);

        string[] lines = divergence.ToString().Split('\n');

        Assert.StartsWith("Training diverged in epoch 3. The learning rate was 10; try a tenth of it", lines[0]);
        Assert.AreEqual($"The batch (step 7): {named}", lines[1]);
    }
}

using MlNetClassifier.Pipelines.Networks;

namespace MlNetClassifier.App.Tests.Pipelines.Networks;

[TestClass]
public sealed class NetworkOperationsTests
{
    [TestMethod]
    public void ForwardAndTraining_NetworkOfTheLesson_AreThoseCountedByHand()
    {
        NetworkDescription network = NetworkExamples.Describe(new PlainNetwork(), height: 64, width: 64);
        long first = 62 * 62 * 32 * 27, second = 29 * 29 * 64 * 288, third = 12_544 * 128, last = 128 * 3;

        Assert.AreEqual(2 * (first + second + third + last), NetworkOperations.Forward(network));
        Assert.AreEqual(2 * ((2 * first) + (3 * (second + third + last))), NetworkOperations.Training(network));
        Assert.AreEqual(115_928_832, NetworkOperations.Training(network));
    }
}

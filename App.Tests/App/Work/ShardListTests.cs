using MlNetClassifier.App.Work;

namespace MlNetClassifier.App.Tests.App.Work;

[TestClass]
public sealed class ShardListTests
{
    [TestMethod]
    [DataRow("", new int[0])]
    [DataRow("4", new[] { 4 })]
    [DataRow("0-2,5,7-8", new[] { 8, 0, 1, 2, 5, 7 })]
    public void Of_Numbers_JoinsNeighbours(string expected, int[] numbers) => Assert.AreEqual(expected, ShardList.Of(numbers));
}

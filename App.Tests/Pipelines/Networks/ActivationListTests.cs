using MlNetClassifier.Pipelines.Networks;

namespace MlNetClassifier.App.Tests.Pipelines.Networks;

[TestClass]
public sealed class ActivationListTests
{
    [TestMethod]
    [DataRow("relu", "relu")]
    [DataRow("relu,elu(alpha=0.5),prelu", "relu,elu(alpha=0.5),prelu(alpha=0.25)")]
    [DataRow(" tanh , modswish(beta=2, learned) ", "tanh,modswish(beta=2, learned)")]
    [DataRow("prelu(alpha=[0.1, 0.2], fixed),relu", "prelu(alpha=[0.1, 0.2], fixed),relu")]
    public void Parse_List_IsSplitBetweenActivationsAndPrintsBack(string text, string canonical)
    {
        string printed = ActivationList.Format(ActivationList.Parse(text));

        Assert.AreEqual(canonical, printed);
        Assert.AreSequenceEqual(ActivationList.Parse(text), ActivationList.Parse(canonical));
    }

    [TestMethod]
    [DataRow("relu,,tanh", "''")]
    [DataRow("relu,", "''")]
    [DataRow("relu,rleu", "'rleu'")]
    [DataRow("elu(alpha=1,relu", "'elu(alpha=1,relu'")]
    public void Parse_OneIsFaulty_NamesIt(string text, string named)
    {
        FormatException error = Assert.ThrowsExactly<FormatException>(() => ActivationList.Parse(text));

        Assert.Contains(named, error.Message);
    }
}

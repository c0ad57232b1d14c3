using MlNetClassifier.Data;

namespace MlNetClassifier.App.Tests.Data;

[TestClass]
public sealed class NearestNameTests
{
    private static readonly string[] Names = ["--model", "--source", "--format", "relu", "elu", "prelu"];

    [TestMethod]
    [DataRow("--modle", "--model")]
    [DataRow("--MODEL", "--model")]
    [DataRow("--sorce", "--source")]
    [DataRow("rleu", "relu")]
    [DataRow("prleu", "prelu")]
    public void Find_Mistyped_IsWhatWasMeant(string given, string expected) =>
        Assert.AreEqual(expected, NearestName.Find(given, Names));

    [TestMethod]
    [DataRow("--unheard-of")]
    [DataRow("x")]
    [DataRow("")]
    public void Find_NothingNear_IsNull(string given) => Assert.IsNull(NearestName.Find(given, Names));
}

using MlNetClassifier.Data;

namespace MlNetClassifier.App.Tests.Data;

[TestClass]
public sealed class NearestNameTests(TestContext context)
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
    [DataRow("my-imags", "my-images")]
    [DataRow("my-imags/", "my-images")]
    [DataRow("rusn/train/model.zip", "runs/train/model.zip")]
    [DataRow("runs/train/modle.zip", "runs/train/model.zip")]
    [DataRow("rusn/trian/modle.zip", "runs/train/model.zip")]
    [DataRow("runs/trian/other.zip", null)]
    [DataRow("holiday", null)]
    public void FindPath_PartsMistyped_IsWhatIsThere(string given, string? expected)
    {
        string folder = context.TestTempDirectory!;
        Directory.CreateDirectory(Path.Join(folder, "my-images"));
        Directory.CreateDirectory(Path.Join(folder, "runs", "train"));
        File.WriteAllText(Path.Join(folder, "runs", "train", "model.zip"), string.Empty);

        string? found = NearestName.FindPath(Path.Join(folder, given));

        Assert.AreEqual(expected is null ? null : Path.Join(folder, expected), found);
    }

    [TestMethod]
    [DataRow("--unheard-of")]
    [DataRow("x")]
    [DataRow("")]
    public void Find_NothingNear_IsNull(string given) => Assert.IsNull(NearestName.Find(given, Names));
}

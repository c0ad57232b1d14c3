namespace MlNetClassifier.App.Tests.App.Reports;

/// <summary>What class weights cost is said in words.</summary>
[TestClass]
public sealed class ClassWeightsFindingTests(TestContext context)
{
    [TestMethod]
    [DataRow("auto", true)]
    [DataRow("none", false)]
    public async Task Report_ClassWeights_SaysWhatTheyCostTheOtherClasses(string weights, bool isSaid)
    {
        var program = new TestProgram(context.TestTempDirectory!);
        TestDataset.Draw(program.PathOf("data"), 16, ["few", "many"]);
        foreach (string file in Directory.GetFiles(program.PathOf("data/few")).Order(StringComparer.Ordinal).Skip(6))
            File.Delete(file);

        ProgramResult result = await program.RunAsync([.. TrainedRun.Quick, "--class-weights", weights]);

        result.AssertCode(0);
        string page = program.Read("runs/train/report.html");
        Assert.AreEqual(isSaid, page.Contains("Class weights (auto) made the 4 images of few count for more than their share. "
            + "What they cost: ", StringComparison.Ordinal));
        Assert.AreEqual(isSaid, page.Contains(" and many, the most frequent class, is found in ", StringComparison.Ordinal));
    }
}

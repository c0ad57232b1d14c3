namespace MlNetClassifier.App.Tests.App.Reports;

/// <summary>Labels of held-out images that the network contradicts.</summary>
[TestClass]
public sealed class SuspectsSectionTests(TestContext context)
{
    private const string Header = "path,label,predicted_label,loss,rank,p_blå hav,p_red,p_ярко-зелёный,error,note\n";

    [TestMethod]
    [DataRow(false, "None of the 37 labels of the validation and test images stands out.")]
    [DataRow(true, "Of the 37 labels of the validation and test images, the network contradicts one,")]
    public async Task Report_LabelOfAValidationImage_IsDoubtedWhereTheNetworkIsSure(bool isSure, string sentence)
    {
        TestProgram program = await TrainedRun.PutAllAsync(context.TestTempDirectory!);
        string doubtful = Row("red/image 04.png", 1, isSure ? [0.97, 0.02, 0.01] : [0.5, 0.4, 0.1]);
        program.Write("runs/train/predictions_validation.csv", Header + Rows("validation") + doubtful);
        program.Write("runs/train/predictions_test.csv", Header + Rows("test"));

        (await program.RunAsync("report", "runs/train")).AssertCode(0);

        string page = program.Read("runs/train/report.html");
        string section = page[page.IndexOf("<section id=\"suspects\"", StringComparison.Ordinal)..];
        section = section[..section.IndexOf("</section>", StringComparison.Ordinal)];
        Assert.Contains(sentence, section);
        Assert.AreEqual(isSure, section.Contains("<b>red</b> taken for <b>", StringComparison.Ordinal));
        Assert.AreEqual(isSure, section.Contains("class=\"thumb t", StringComparison.Ordinal));
        Assert.AreEqual(isSure, section.Contains("51 % were real errors", StringComparison.Ordinal));
        Assert.Contains("data suspects --data data", section);
    }

    private static string Rows(string split) => string.Concat(Enumerable.Range(0, 18).Select(i =>
    {
        double[] scores = [0.04, 0.04, 0.04];
        scores[i % 3] = 0.92 + (0.001 * i);
        return Row(i == 1 ? "red/image 00.png" : $"{split}/{i}.png", i % 3, scores);
    }));

    private static string Row(string path, int label, double[] scores)
    {
        int best = Array.IndexOf(scores, scores.Max());
        return FormattableString.Invariant($"{path},{TestDataset.Classes[label]},{TestDataset.Classes[best]},")
            + FormattableString.Invariant($"{-Math.Log(scores[label])},1,{scores[0]},{scores[1]},{scores[2]},,\n");
    }
}

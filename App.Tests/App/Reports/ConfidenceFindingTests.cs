using System.Globalization;
using System.Text;
using MlNetClassifier.App.Reports;
using MlNetClassifier.App.Runs;

namespace MlNetClassifier.App.Tests.App.Reports;

/// <summary>What the report says about probabilities follows from figures and their uncertainty.</summary>
[TestClass]
public sealed class ConfidenceFindingTests(TestContext context)
{
    private const string Distrust = "Its probabilities are not to be taken at their word: ";

    // Right on average, and wrong about every single answer: half is 99 % sure and right in 78 %, half 57 % and right in 78 %.
    [TestMethod]
    public async Task Of_MeansAgreeButAnswersDoNot_Warns()
    {
        Finding finding = await OfConfidenceAsync(200, [(0.99, 0.78), (0.57, 0.78)]);

        Assert.StartsWith(Distrust, finding.Text);
        Assert.Contains("its calibration error is 21.0 %", finding.Text);
        Assert.IsTrue(finding.IsWarning);
    }

    [TestMethod]
    public async Task Of_SuchAnErrorOnFewImages_IsNoEvidence()
    {
        Finding finding = await OfConfidenceAsync(5, [(0.95, 0.8), (0.65, 0.8)]);

        Assert.StartsWith("Nothing says that its probabilities are wrong: ", finding.Text);
        Assert.Contains("with 10 images, chance alone gives up to ", finding.Text);
    }

    // Predictions of two classes: for each pair, so many images that are given a probability, and the share that is right.
    private async Task<Finding> OfConfidenceAsync(int images, (double Probability, double Right)[] groups)
    {
        TestProgram program = await TrainedRun.PutAllAsync(context.TestTempDirectory!);
        StringBuilder csv = new("path,label,predicted_label,loss,rank,p_a,p_b,error\n");
        foreach ((int group, (double probability, double right)) in groups.Index())
        {
            for (int i = 0; i < images; i++)
            {
                string label = i < Math.Round(right * images) ? "a" : "b";
                csv.Append(CultureInfo.InvariantCulture, $"{group}-{i}.png,{label},a,0,1,{probability},{1 - probability},\n");
            }
        }

        program.Write("runs/train/predictions_test.csv", csv.ToString());
        return Finding.Of(RunRecord.Read(program.PathOf("runs/train")))
            .Single(finding => finding.Text.Contains("calibration error", StringComparison.Ordinal));
    }
}

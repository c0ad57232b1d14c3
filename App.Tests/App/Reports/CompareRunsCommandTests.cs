using System.Text.Json.Nodes;

namespace MlNetClassifier.App.Tests.App.Reports;

[TestClass]
public sealed class CompareRunsCommandTests(TestContext context)
{
    private const int Images = 20;

    private TestProgram Program => new(context.TestTempDirectory!);

    // Exact binomial: 1 of 9 in either direction has p = 2 (1 + 9) / 2^9.
    [TestMethod]
    [DataRow(8, 1, "b is better than a (8 images right only in b, 1 only in a; p = 0.039).")]
    [DataRow(1, 8, "b is worse than a (1 image right only in b, 8 only in a; p = 0.039).")]
    [DataRow(4, 1, "No evidence of a difference between a and b (4 images right only in b, 1 only in a; p = 0.375).")]
    [DataRow(0, 0, "No evidence of a difference between a and b (0 images right only in b, 0 only in a; p = 1.000).")]
    public async Task CompareRuns_SameImages_SaysWhatTheTestSays(int onlySecond, int onlyFirst, string verdict)
    {
        Write("a", i => i >= onlySecond);
        Write("b", i => i < onlySecond || i >= onlySecond + onlyFirst);

        ProgramResult result = await Program.RunAsync("compare-runs", "a", "b");

        result.AssertCode(0);
        Assert.EndsWith($"{verdict} ", result.Words);
        JsonNode document = JsonNode.Parse((await Program.RunAsync("compare-runs", "a", "b/", "--json")).Out)!;
        Assert.AreEqual(verdict, (string)document["verdict"]!);
        Assert.AreEqual((Images - onlyFirst) / (double)Images, (double)document["runs"]![1]!["accuracy"]!, 1e-9);
    }

    [TestMethod]
    public async Task CompareRuns_OtherImages_AreNamedAndRefused()
    {
        Write("a", _ => true);
        Write("b", _ => true, rename: path => path == "x/3.png" ? "x/other.png" : path);
        Write("c", _ => true, hash: path => path == "x/4.png" ? "ff" : "00");
        Write("d", _ => true, relabel: true);

        (await Program.RunAsync("compare-runs", "a", "b"))
            .AssertRefused(3, "1 image only in a, such as x/3.png", "1 image only in b, such as x/other.png");
        (await Program.RunAsync("compare-runs", "a", "c"))
            .AssertRefused(3, "1 image with another label or other content, such as x/4.png");
        (await Program.RunAsync("compare-runs", "a", "d")).AssertRefused(3, "20 images with another label");
    }

    [TestMethod]
    public async Task CompareRuns_Json_HasNoDigitsOfRounding()
    {
        Write("a", i => i >= 4);
        Write("b", _ => true);

        ProgramResult result = await Program.RunAsync("compare-runs", "a", "b", "--json");

        Assert.Contains("\"pValue\": 0.125,", result.Out);
    }

    [TestMethod]
    public async Task CompareRuns_WithoutTestPredictions_IsRefused()
    {
        Write("a", _ => true);
        Write("b", _ => true);
        File.Delete(Program.PathOf("b/predictions_test.csv"));

        (await Program.RunAsync("compare-runs", "a", "b")).AssertRefused(3, "The run 'b' has no predictions on a test split");
        (await Program.RunAsync("compare-runs", "a")).AssertCode(2);
    }

    [TestMethod]
    public async Task CompareRuns_TwoTrainings_AreCompared()
    {
        TestDataset.Draw(Program.PathOf("data"), 12);
        (await Program.RunAsync(TrainedRun.Quick)).AssertCode(0);
        (await Program.RunAsync([.. TrainedRun.Quick, "--activation", "tanh"])).AssertCode(0);
        (await Program.RunAsync([.. TrainedRun.Quick, "--seed", "3"])).AssertCode(0);

        ProgramResult same = await Program.RunAsync("compare-runs", "runs/train", "runs/train2");
        ProgramResult other = await Program.RunAsync("compare-runs", "runs/train", "runs/train3");

        same.AssertCode(0);
        Assert.Contains("runs/train2", same.Out);
        other.AssertRefused(3, "not judged on the same images", "Train both on the same data with the same --seed and splits.");
    }

    private void Write(string run, Func<int, bool> isRight, Func<string, string>? rename = null,
        Func<string, string>? hash = null, bool relabel = false)
    {
        string[] paths =
            [.. Enumerable.Range(0, Images).Select(i => $"x/{i}.png").Select(path => rename is null ? path : rename(path))];
        (string label, string wrong) = relabel ? ("y", "x") : ("x", "y");
        string rows =
            string.Concat(
                paths.Select((path, i) =>
                    $"{path},{label},{(isRight(i) ? label : wrong)},0.1,1,{(isRight(i) != relabel ? "0.9,0.1" : "0.1,0.9")},\n"));
        Program.Write($"{run}/args.json", "{}");
        Program.Write($"{run}/summary.json", "{}");
        Program.Write($"{run}/predictions_test.csv", "path,label,predicted_label,loss,rank,p_x,p_y,error\n" + rows);
        string files = string.Join(',', paths.Select(path =>
            $$"""{"path":"{{path}}","label":"{{label}}","split":"test","sha256":"{{(hash is null ? "00" : hash(path))}}"}"""));
        Program.Write($"{run}/dataset.json",
            $$"""{"root":"..","fingerprint":"f","classes":["x","y"],"counts":{},"files":[{{files}}],"skipped":[]}""");
    }
}

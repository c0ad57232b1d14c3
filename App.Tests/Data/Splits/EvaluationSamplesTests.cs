using MlNetClassifier.App.Tests.Data.Discovery;
using MlNetClassifier.Data;
using MlNetClassifier.Data.Discovery;
using MlNetClassifier.Data.Splits;

namespace MlNetClassifier.App.Tests.Data.Splits;

[TestClass]
public sealed class EvaluationSamplesTests(TestContext context)
{
    private static readonly string[] ModelClasses = ["cat", "dog", "wolf"];

    [TestMethod]
    [DataRow("test/cat/a.png", "train/cat/b.png", DisplayName = "Open: beside train")]
    [DataRow("test/cat/a.png", ".git/config", DisplayName = "Open: alone")]
    [DataRow("Test/cat/a.png", "val/dog/b.png", DisplayName = "Open: beside validation")]
    public void Open_TestFolder_GivesTheTestSplitOnly(string test, string other)
    {
        string root = Make(test, other);

        EvaluationSamples samples = EvaluationSamples.Open(root, ModelClasses);

        Assert.AreEqual(new ImageSample(Path.Join(root, test), "cat"), samples.Samples.Single());
        Assert.AreEqual(Split.Test, samples.Split);
    }

    [TestMethod]
    public void Open_ManifestWithTestRows_GivesThemOnly()
    {
        string manifest = Path.Join(Make("x/"), "m.tsv");
        File.WriteAllText(manifest, "path\tlabel\tsplit\na.png\tcat\ttrain\nb.png\tdog\ttest\n");

        EvaluationSamples samples = EvaluationSamples.Open(manifest, ModelClasses);

        Assert.AreEqual("dog", samples.Samples.Single().Label);
        Assert.AreEqual(Split.Test, samples.Split);
    }

    [TestMethod]
    [DataRow("cat/a.png", "dog/b.png")]
    [DataRow("train/cat/a.png", "val/dog/b.png")]
    public void Open_NoTestSplit_GivesEveryImageAndSaysSo(string first, string second)
    {
        string root = Make(first, second);

        EvaluationSamples samples = EvaluationSamples.Open(root, ModelClasses);

        Assert.AreSequenceEqual(["cat", "dog"], samples.Samples.Select(sample => sample.Label));
        Assert.IsNull(samples.Split);
    }

    [TestMethod]
    public void Open_OneClassAndEmptyFolders_IsFine()
    {
        string root = Make("cat/a.png", "dog/", "cat/notes.txt");

        EvaluationSamples samples = EvaluationSamples.Open(root, ModelClasses);

        Assert.AreEqual(root, samples.Path);
        Assert.HasCount(1, samples.Samples);
        Assert.AreEqual("not an image extension (.txt)", samples.Skipped.Single().Reason);
    }

    [TestMethod]
    public void Open_LabelUnknownToTheModel_IsNamed()
    {
        string root = Make("cat/a.png", "Dog/b.png");

        DatasetException e = Assert.ThrowsExactly<DatasetException>(() => EvaluationSamples.Open(root, ModelClasses));

        Assert.Contains("labels that the model does not know: 'Dog'; expected 'cat', 'dog', 'wolf'", e.Message);
    }

    [TestMethod]
    public void Open_NoImages_SaysWhatWasSkipped()
    {
        string root = Make("cat/a.tiff");

        DatasetException e = Assert.ThrowsExactly<DatasetException>(() => EvaluationSamples.Open(root, ModelClasses));

        Assert.EndsWith("Skipped: 1 × not an image extension (.tiff).", e.Message);
    }

    private string Make(params IEnumerable<string> files) =>
        ImageTree.Make(Path.Join(context.TestTempDirectory, "images"), files);
}

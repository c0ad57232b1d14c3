using MlNetClassifier.App.Tests.Data.Discovery;
using MlNetClassifier.Data;
using MlNetClassifier.Data.Splits;

namespace MlNetClassifier.App.Tests.Data.Splits;

[TestClass]
public sealed class DatasetFingerprintTests(TestContext context)
{
    private static string Fingerprint(ImageDataset dataset) => DatasetFingerprint.Of(DatasetFingerprint.Hash(dataset));

    private static readonly string[] Files = [.. ImageTree.Class("cat", 10), .. ImageTree.Class("dog/deep", 10)];

    [TestMethod]
    public void Of_AnyDataset_IsASha256()
    {
        string fingerprint = Fingerprint(Open("here"));

        Assert.MatchesRegex("^sha256:[0-9a-f]{64}$", fingerprint);
    }

    [TestMethod]
    public void Of_SameImagesAtAnotherPlace_IsTheSame() =>
        Assert.AreEqual(Fingerprint(Open("here")), Fingerprint(Open("quite/another place")));

    [TestMethod]
    public void Of_SamplesInAnotherOrder_IsTheSame()
    {
        ImageDataset dataset = Open("here");

        Assert.AreEqual(
            Fingerprint(dataset),
            Fingerprint(dataset with { Train = [.. dataset.Train.Reverse()], Test = [.. dataset.Test.Reverse()] }));
    }

    [TestMethod]
    public void Of_FolderAndManifestOfTheSameSplits_AreTheSame()
    {
        ImageDataset dataset = Open("here");
        string manifest = Path.Combine(dataset.Path, "list.csv");

        Assert.AreEqual(Fingerprint(dataset), Fingerprint(dataset with { Path = manifest }));
    }

    [TestMethod]
    public void Of_OneByteOfOneImage_MakesADifference()
    {
        ImageDataset dataset = Open("here");
        string before = Fingerprint(dataset);

        File.WriteAllText(dataset.Test[0].ImagePath, "y");

        Assert.AreNotEqual(before, Fingerprint(dataset));
    }

    [TestMethod]
    public void Of_LabelSplitOrName_EachMakesADifference()
    {
        ImageDataset dataset = Open("here");
        ImageSample first = dataset.Train[0];
        string renamed = Path.Combine(Path.GetDirectoryName(first.ImagePath)!, "renamed.png");
        File.Copy(first.ImagePath, renamed);

        string[] fingerprints =
        [
            Fingerprint(dataset),
            Fingerprint(dataset with { Train = [first with { Label = "dog" }, .. dataset.Train.Skip(1)] }),
            Fingerprint(dataset with { Train = [.. dataset.Train.Skip(1)], Validation = [first, .. dataset.Validation] }),
            Fingerprint(dataset with { Train = [.. dataset.Train.Skip(1)], Test = [first, .. dataset.Test] }),
            Fingerprint(dataset with { Train = [first with { ImagePath = renamed }, .. dataset.Train.Skip(1)] }),
            Fingerprint(dataset with { Train = [.. dataset.Train.Skip(1)] }),
        ];

        Assert.HasCount(fingerprints.Length, fingerprints.Distinct());
    }

    [TestMethod]
    public void Of_UnreadableFile_CountsByItsPath()
    {
        ImageDataset dataset = Open("here");
        string before = Fingerprint(dataset);
        File.Delete(dataset.Train[0].ImagePath);

        string gone = Fingerprint(dataset);

        Assert.AreNotEqual(before, gone);
        Assert.AreEqual(gone, Fingerprint(dataset));
        Assert.AreNotEqual(gone, Fingerprint(dataset with { Train = [.. dataset.Train.Skip(1)] }));
    }

    private ImageDataset Open(string folder) =>
        ImageDataset.Open(ImageTree.Make(Path.Join(context.TestTempDirectory, folder), Files), new SplitOptions());
}

using MlNetClassifier.App.Tests.Data.Discovery;
using MlNetClassifier.Data;
using MlNetClassifier.Data.Splits;

namespace MlNetClassifier.App.Tests.Data.Splits;

[TestClass]
public sealed class ImageDatasetTests(TestContext context)
{
    private static readonly SplitOptions Defaults = new();

    [TestMethod]
    [DataRow(2)]
    [DataRow(12)]
    public void Open_ClassFolders_EveryClassIsInEverySplitInProportion(int classes)
    {
        string[] labels = [.. Enumerable.Range(0, classes).Select(c => $"класс {c}")];
        string root = Make(labels.SelectMany(label => ImageTree.Class(label, 20)));

        ImageDataset dataset = ImageDataset.Open(root, Defaults);

        Assert.AreEqual(root, dataset.Path);
        Assert.AreSequenceEqual(labels.Order(StringComparer.Ordinal), dataset.Classes);
        foreach (string label in labels)
        {
            Assert.AreEqual(14, dataset.Train.Count(sample => sample.Label == label));
            Assert.AreEqual(3, dataset.Validation.Count(sample => sample.Label == label));
            Assert.AreEqual(3, dataset.Test.Count(sample => sample.Label == label));
        }
    }

    [TestMethod]
    public void Open_SameImagesAtAnotherPlace_GiveTheSameSplits()
    {
        string[] files = [.. ImageTree.Class("cat", 20), .. ImageTree.Class("dog/deep", 20)];
        string here = Make(files);
        string there = ImageTree.Make(Path.Join(context.TestTempDirectory, "another", "place"), files.Reverse());

        Assert.AreEqual(
            Splits(ImageDataset.Open(here, Defaults)).Replace(here, there, StringComparison.Ordinal),
            Splits(ImageDataset.Open(there, Defaults)));
    }

    [TestMethod]
    public void Open_ManifestOfAFolder_GivesTheSplitsOfTheFolder()
    {
        string root = Make([.. ImageTree.Class("cat", 20), .. ImageTree.Class("dog", 20)]);
        string manifest = Path.Join(root, "m.csv");
        IEnumerable<string> rows = Directory.EnumerateFiles(root, "*.png", SearchOption.AllDirectories)
            .Select(file => $"{Path.GetRelativePath(root, file)},{Path.GetFileName(Path.GetDirectoryName(file))}");
        File.WriteAllLines(manifest, rows.Prepend("path,label"));

        Assert.AreEqual(Splits(ImageDataset.Open(root, Defaults)), Splits(ImageDataset.Open(manifest, Defaults)));
    }

    [TestMethod]
    public void Open_AnotherSeed_GivesAnotherSplit()
    {
        string root = Make([.. ImageTree.Class("cat", 20), .. ImageTree.Class("dog", 20)]);

        Assert.AreNotEqual(Splits(ImageDataset.Open(root, Defaults)), Splits(ImageDataset.Open(root, new() { Seed = 1 })));
    }

    [TestMethod]
    public void Open_SplitFolders_AreKept()
    {
        string root = Make("train/cat/a.png", "train/dog/b.png", "valid/cat/c.png", "test/dog/d.png");

        ImageDataset dataset = ImageDataset.Open(root, Defaults);

        Assert.AreEqual(
            "train: a.png b.png; validation: c.png; test: d.png", Splits(dataset, Path.GetFileName));
    }

    [TestMethod]
    [DataRow("val", 20, 4)]
    [DataRow("test", 4, 20)]
    public void Open_OneSplitFolderMissing_IsCutFromTraining(string given, int validation, int test)
    {
        string root = Make([.. Classes("train", 10), .. Classes(given, 10)]);

        ImageDataset dataset = ImageDataset.Open(root, new() { ValidationFraction = 0.2, TestFraction = 0.2 });

        Assert.HasCount(16, dataset.Train);
        Assert.HasCount(validation, dataset.Validation);
        Assert.HasCount(test, dataset.Test);
        Assert.IsTrue(dataset.Train.All(sample => sample.ImagePath.Contains("train", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Open_FractionsOfZero_LeaveTheirSplitsEmpty()
    {
        string root = Make(Classes(".", 5));

        ImageDataset dataset = ImageDataset.Open(root, new() { ValidationFraction = 0, TestFraction = 0 });

        Assert.HasCount(10, dataset.Train);
        Assert.IsEmpty(dataset.Validation);
        Assert.IsEmpty(dataset.Test);
    }

    [TestMethod]
    public void Open_SkippedFiles_AreReported()
    {
        string root = Make([.. Classes(".", 3), "cat/notes.txt"]);

        ImageDataset dataset = ImageDataset.Open(root, Defaults);

        Assert.AreEqual(Path.Join(root, "cat/notes.txt"), dataset.Skipped.Single().Path);
    }

    [TestMethod]
    public void Open_ClassThatTrainingLacks_NamesClassAndSplit()
    {
        string root = Make([.. Classes("train", 2), "test/cat/a.png", "test/wolf/b.png"]);

        DatasetException e = Fault(root);

        Assert.Contains("classes in the test split that its train split lacks: 'wolf' (such as 'test/wolf/b.png')", e.Message);
    }

    [TestMethod]
    public void Open_ClassFolderWithoutImages_IsNamedWithWhatWasSkipped()
    {
        string root = Make([.. Classes(".", 2), "wolf/a.tiff", "wolf/b.tiff", "wolf/.c.png"]);

        DatasetException e = Fault(root);

        Assert.AreEqual(
            $"'{root}' has class folders without images: 'wolf'; put images there or remove them. "
            + "Skipped: 2 × not an image extension (.tiff), 1 × hidden file.",
            e.Message);
    }

    [TestMethod]
    [DataRow("a.png", "no images in classes", DisplayName = "Open: images, but no class folders")]
    [DataRow(".hidden/a.png", "no images in classes", DisplayName = "Open: no class folders")]
    [DataRow("cat/a.png", "only the class 'cat'", DisplayName = "Open: one class folder")]
    [DataRow("train/cat/a.png", "only the class 'cat'", DisplayName = "Open: one class in train")]
    [DataRow("test/cat/a.png", "no images in the train split", DisplayName = "Open: no train folder")]
    public void Open_FewerThanTwoClasses_IsRefused(string file, string fault) =>
        Assert.Contains(fault, Fault(Make(file)).Message);

    [TestMethod]
    public void Open_ManifestWithoutTrainRows_IsRefused()
    {
        string manifest = Path.Join(Make("x/"), "m.csv");
        File.WriteAllText(manifest, "path,label,split\na.png,cat,test\nb.png,dog,val\n");

        Assert.Contains("no images in the train split", Fault(manifest).Message);
    }

    [TestMethod]
    public void Open_FaultyOptions_ListsEveryFaultBeforeTouchingThePath()
    {
        SplitOptions options = new() { ValidationFraction = -1, TestFraction = 2 };

        ArgumentException e = Assert.ThrowsExactly<ArgumentException>(() => ImageDataset.Open("missing", options));

        Assert.Contains("validation fraction is -1", e.Message);
        Assert.Contains("test fraction is 2", e.Message);
    }

    private static DatasetException Fault(string path) =>
        Assert.ThrowsExactly<DatasetException>(() => ImageDataset.Open(path, Defaults));

    private string Make(params IEnumerable<string> files) =>
        ImageTree.Make(Path.Join(context.TestTempDirectory, "images"), files);

    private static IEnumerable<string> Classes(string folder, int images) =>
        [.. ImageTree.Class($"{folder}/cat", images), .. ImageTree.Class($"{folder}/dog", images)];

    private static string Splits(ImageDataset dataset) => Splits(dataset, path => path);

    private static string Splits(ImageDataset dataset, Func<string, string> name)
    {
        return $"train: {Names(dataset.Train)}; validation: {Names(dataset.Validation)}; test: {Names(dataset.Test)}";

        string Names(IEnumerable<ImageSample> samples) => string.Join(' ', samples.Select(sample => name(sample.ImagePath)));
    }
}

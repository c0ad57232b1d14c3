using Microsoft.ML;
using MlNetClassifier.App.Tests.Data.Images;
using MlNetClassifier.App.Tests.Training.Learning;
using MlNetClassifier.Data;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Pipelines.Scoring;
using MlNetClassifier.Training;
using MlNetClassifier.Training.Checkpoints;
using MlNetClassifier.Training.Learning;
using MlNetClassifier.Training.Samples;
using SkiaSharp;

namespace MlNetClassifier.App.Tests.Training.Samples;

/// <summary>Where the pixels are kept must not show in the weights; what is kept must be what the files hold.</summary>
[TestClass]
public sealed class PixelCacheTests(TestContext context)
{
    private readonly MLContext _mlContext = ScoringContext.Create();

    private string Folder => context.TestTempDirectory!;

    private PixelCacheOptions Disk => new() { Mode = PixelCacheMode.Disk, Folder = Path.Combine(Folder, "cache") };

    [TestMethod]
    public void Train_FromMemoryFromANewFileAndFromAnOldOne_GivesTheSameWeights()
    {
        ImageDataset dataset = TinyDataset.Create(Folder, "cat", "dog");

        string[] weights = [Train(dataset, null), Train(dataset, Disk), Train(dataset, Disk)];

        Assert.AreSequenceEqual([weights[0], weights[0], weights[0]], weights);
        Assert.HasCount(1, CacheFiles());
    }

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(1 << 30, 0)]
    public void Train_Auto_TakesTheFileWhenTheBudgetIsExceeded(int budget, int files)
    {
        ImageDataset dataset = TinyDataset.Create(Folder, "cat", "dog");

        Train(dataset, Disk with { Mode = PixelCacheMode.Auto, MemoryBudget = budget });

        Assert.HasCount(files, CacheFiles());
    }

    [TestMethod]
    public void Train_FileThatFits_IsUsedInsteadOfTheImages()
    {
        ImageDataset dataset = TinyDataset.Create(Folder, "cat", "dog");
        string expected = Train(dataset, Disk);
        Overwrite(dataset.Train[0].ImagePath, keepTime: true); // nothing shows that it changed

        Assert.AreEqual(expected, Train(dataset, Disk));
        Assert.AreNotEqual(expected, Train(dataset, null));
    }

    [TestMethod]
    public void Train_ImageChangedSince_IsReadAgain()
    {
        ImageDataset dataset = TinyDataset.Create(Folder, "cat", "dog");
        Train(dataset, Disk);
        Overwrite(dataset.Train[0].ImagePath, keepTime: false);

        Assert.AreEqual(Train(dataset, null), Train(dataset, Disk));
    }

    [TestMethod]
    public void Train_DamagedFile_IsMadeAgain()
    {
        ImageDataset dataset = TinyDataset.Create(Folder, "cat", "dog");
        string expected = Train(dataset, Disk);
        string file = CacheFiles().Single();
        byte[] damaged = File.ReadAllBytes(file);
        damaged[100] ^= 0xFF;
        File.WriteAllBytes(file, damaged);

        Assert.AreEqual(expected, Train(dataset, Disk));
        Assert.AreNotEqual(damaged[100], File.ReadAllBytes(file)[100]);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Train_FileCutOrOverwrittenMeanwhile_IsMadeAgainAndGivesTheSameWeights(bool isCut)
    {
        ImageDataset dataset = TinyDataset.Create(Folder, "cat", "dog");
        string expected = Train(dataset, Disk);
        byte[] whole = File.ReadAllBytes(CacheFiles().Single());
        NetworkTrainerOptions options = TinyDataset.Options with { EpochProgress = new Meddler(() => Meddle(isCut)) };

        Assert.AreEqual(expected, Train(dataset, Disk, options));

        Assert.AreSequenceEqual(whole, File.ReadAllBytes(CacheFiles().Single()));
    }

    [TestMethod]
    [DataRow("folder")]
    [DataRow("link")]
    public void Train_SomethingElseInThePlaceOfTheFile_StaysAndTheFileIsMadeBesideIt(string what)
    {
        ImageDataset dataset = TinyDataset.Create(Folder, "cat", "dog");
        string expected = Train(dataset, Disk);
        string file = CacheFiles().Single();
        File.Delete(file);
        if (what == "folder")
            Directory.CreateDirectory(Path.Combine(file, "of somebody"));
        else
            File.CreateSymbolicLink(file, Path.Combine(Folder, "nowhere"));

        Assert.AreEqual(expected, Train(dataset, Disk));
        Assert.AreEqual(expected, Train(dataset, Disk));

        Assert.IsTrue(Directory.Exists(Path.Combine(file, "of somebody")) || new FileInfo(file).LinkTarget is not null);
        Assert.IsTrue(File.Exists(file.Replace(".pixels", "-2.pixels", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Train_OtherSplitOrLabelsOfTheSameImages_ShareTheFile()
    {
        ImageDataset dataset = TinyDataset.Create(Folder, "cat", "dog");
        Train(dataset, Disk);

        Train(dataset with { Train = [.. dataset.Train.Skip(1)], Test = [.. dataset.Test, dataset.Train[0]] }, Disk);
        Train(dataset with { Train = [dataset.Train[0] with { Label = "dog" }, .. dataset.Train.Skip(1)] }, Disk);

        Assert.HasCount(1, CacheFiles());
    }

    [TestMethod]
    public void Train_UnreadableImage_IsReportedFromTheFileAsFromTheImage()
    {
        ImageDataset dataset = TinyDataset.Create(Folder, "cat", "dog");
        File.WriteAllText(dataset.Train[1].ImagePath, "text");
        NetworkTrainerOptions options = TinyDataset.Options with { MaxUnreadableFraction = 0.5 };
        var reports = new List<RowProgress>[3];
        for (int i = 0; i < reports.Length; i++)
        {
            var progress = new ProgressRecorder<RowProgress>();
            Train(dataset, i == 0 ? null : Disk, options with { RowProgress = progress });
            reports[i] = [.. progress.Reports.Where(row => row.ImageError is not null)];
        }

        foreach (List<RowProgress> rows in reports)
        {
            Assert.AreEqual(dataset.Train[1].ImagePath, rows.Single().ImagePath);
            Assert.AreEqual(reports[0].Single().ImageError, rows.Single().ImageError);
        }
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Train_MoreUnreadableImagesThanAllowed_AreRefused(bool disk)
    {
        ImageDataset dataset = TinyDataset.Create(Folder, "cat", "dog");
        File.WriteAllText(dataset.Validation[0].ImagePath, "text"); // one of ten

        DatasetException error = Assert.ThrowsExactly<DatasetException>(() => Train(dataset, disk ? Disk : null));

        Assert.Contains("1 of 10 images cannot be read (10.0 %), and at most 5 % may be", error.Message);
        Assert.Contains(dataset.Validation[0].ImagePath, error.Message);
    }

    private string Train(ImageDataset dataset, PixelCacheOptions? cache, NetworkTrainerOptions? options = null)
    {
        using TrainedClassifier classifier =
            ImageClassifierPipeline.Train(_mlContext, dataset, TinyDataset.Input, options ?? TinyDataset.Options, cache);
        return classifier.Network.Trained.Weights.Sha256();
    }

    private void Meddle(bool isCut)
    {
        using FileStream file = new(CacheFiles().Single(), FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        if (isCut)
            file.SetLength(10);
        else
            file.Write(new byte[1000]);
    }

    // Once, after the first epoch.
    private sealed class Meddler(Action meddle) : IProgress<EpochResult>
    {
        public void Report(EpochResult value)
        {
            if (value.Epoch == 1)
                meddle();
        }
    }

    private string[] CacheFiles() => Directory.Exists(Disk.Folder) ? Directory.GetFiles(Disk.Folder!) : [];

    // Another picture in as many bytes: whatever follows the end of a PNG is not looked at.
    private static void Overwrite(string path, bool keepTime)
    {
        DateTime time = File.GetLastWriteTimeUtc(path);
        byte[] other = TestImages.Solid(4, 4, SKColors.Lime);
        File.WriteAllBytes(path, [.. other, .. new byte[new FileInfo(path).Length - other.Length]]);
        File.SetLastWriteTimeUtc(path, keepTime ? time : time.AddMinutes(1));
    }
}

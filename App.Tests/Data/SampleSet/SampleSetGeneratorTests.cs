using System.Security.Cryptography;
using System.Text;
using MlNetClassifier.Data;
using MlNetClassifier.Data.SampleSet;
using SkiaSharp;

namespace MlNetClassifier.App.Tests.Data.SampleSet;

[TestClass]
public sealed class SampleSetGeneratorTests(TestContext context)
{
    private const int ImagesPerClass = 12;

    private static readonly SampleSetOptions Small = new() { ImagesPerClass = ImagesPerClass, Seed = 5 };

    private string Root => Path.Combine(context.TestTempDirectory!, "a set", "größe");

    [TestMethod]
    public void ClassNames_AreTheShapesInOrdinalOrder() =>
        Assert.AreEqual("circle, square, triangle", string.Join(", ", SampleSetGenerator.ClassNames));

    [TestMethod]
    public void Generate_NewFolder_HoldsAsManyImagesOfEachClass()
    {
        SampleSetResult result = Generate(Root, Small);

        Assert.AreEqual(new SampleSetResult(Path.GetFullPath(Root), 3 * ImagesPerClass, Reused: false), result);
        foreach (string className in SampleSetGenerator.ClassNames)
        {
            string[] expected = [.. Enumerable.Range(1, ImagesPerClass).Select(number => $"{className}-{number:D4}")];
            string[] actual = [.. Directory.GetFiles(Path.Combine(Root, className)).Select(Stem).Order(StringComparer.Ordinal)];
            Assert.AreSequenceEqual(expected, actual);
        }
    }

    [TestMethod]
    public void Generate_EveryImage_DecodesInThePromisedSize()
    {
        Generate(Root, Small);

        foreach (string path in Images(Root))
        {
            using SKBitmap? image = SKBitmap.Decode(path);
            Assert.IsNotNull(image, path);
            Assert.IsInRange(SampleScene.MinSide, SampleScene.MaxSide, image.Width, path);
            Assert.IsInRange(SampleScene.MinSide, SampleScene.MaxSide, image.Height, path);
        }
    }

    [TestMethod]
    public void Generate_FileNames_TellTheFormat()
    {
        Generate(Root, Small);

        string[] images = Images(Root);
        Assert.AreSequenceEqual([".jpg", ".png"], images.Select(Path.GetExtension).Distinct().Order());
        foreach (string path in images)
        {
            using SKCodec codec = SKCodec.Create(path);
            bool jpeg = Path.GetExtension(path) == ".jpg";
            Assert.AreEqual(jpeg ? SKEncodedImageFormat.Jpeg : SKEncodedImageFormat.Png, codec.EncodedFormat, path);
        }
    }

    [TestMethod]
    public void Generate_OneThreadOrTwo_SameBytes()
    {
        Generate(Root + "1", Small, threads: 1);
        Generate(Root + "2", Small, threads: 2);

        Assert.AreEqual(Hash(Root + "1"), Hash(Root + "2"));
    }

    [TestMethod]
    public void Generate_OtherSeed_OtherBytes()
    {
        Generate(Root + "1", Small);
        Generate(Root + "2", Small with { Seed = 6 });

        Assert.AreNotEqual(Hash(Root + "1"), Hash(Root + "2"));
    }

    [TestMethod]
    public void Generate_FewerImages_AreTheFirstOfALargerSet()
    {
        Generate(Root + "1", Small with { ImagesPerClass = 2 });
        Generate(Root + "2", Small);

        foreach (string path in Images(Root + "1"))
        {
            string same = Path.Combine(Root + "2", Path.GetRelativePath(Root + "1", path));
            Assert.AreSequenceEqual(File.ReadAllBytes(path), File.ReadAllBytes(same));
        }
    }

    [TestMethod]
    public void Generate_SameSetExists_IsReusedUntouched()
    {
        Generate(Root, Small);
        string image = Images(Root)[0];
        File.SetLastWriteTimeUtc(image, DateTime.UnixEpoch);
        File.WriteAllText(Path.Combine(Root, ".DS_Store"), "left by a file manager");

        SampleSetResult result = Generate(Root, Small);

        Assert.IsTrue(result.Reused);
        Assert.AreEqual(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(image));
    }

    [TestMethod]
    public void Generate_EmptyFolderExists_IsFilled()
    {
        Directory.CreateDirectory(Root);

        SampleSetResult result = Generate(Root, Small);

        Assert.IsFalse(result.Reused);
        Assert.HasCount(3 * ImagesPerClass, Images(Root));
    }

    [TestMethod]
    public void Generate_ForeignFolder_IsRefusedAndKept()
    {
        Directory.CreateDirectory(Root);
        string letter = Path.Combine(Root, "letter.txt");
        File.WriteAllText(letter, "dear reader");

        DatasetException error = Assert.ThrowsExactly<DatasetException>(() => Generate(Root, Small));

        Assert.Contains(Root, error.Message);
        Assert.Contains("something that is not a sample set", error.Message);
        Assert.AreEqual("dear reader", File.ReadAllText(letter));
    }

    [TestMethod]
    public void Generate_FileInTheWay_IsRefused()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Root)!);
        File.WriteAllText(Root, "a file");

        DatasetException error = Assert.ThrowsExactly<DatasetException>(() => Generate(Root, Small));

        Assert.Contains($"'{Root}' is a file", error.Message);
    }

    [TestMethod]
    public void Generate_OtherSetExists_NamesWhichItIs()
    {
        Generate(Root, Small with { ImagesPerClass = 2, Seed = 9 });

        DatasetException error = Assert.ThrowsExactly<DatasetException>(() => Generate(Root, Small));

        Assert.Contains("holds the sample set of 2 images per class with seed 9", error.Message);
        Assert.Contains($"or the sample set of {ImagesPerClass} images per class with seed 5.", error.Message);
    }

    [TestMethod]
    public void Generate_OlderGeneratorVersion_IsRefused()
    {
        Generate(Root, Small);
        (SampleSetManifest.Describe(Root, Small) with { GeneratorVersion = 0 }).Write(Root);

        DatasetException error = Assert.ThrowsExactly<DatasetException>(() => Generate(Root, Small));

        Assert.Contains("generator version 0", error.Message);
    }

    [TestMethod]
    [DataRow("delete an image")]
    [DataRow("shorten an image")]
    [DataRow("add a class")]
    [DataRow("break the marker")]
    public void Generate_SetWasChanged_IsRefused(string change)
    {
        Generate(Root, Small);
        string image = Images(Root)[0];
        Action apply = change switch
        {
            "delete an image" => () => File.Delete(image),
            "shorten an image" => () => File.WriteAllBytes(image, File.ReadAllBytes(image)[..^1]),
            "add a class" => () => Directory.CreateDirectory(Path.Combine(Root, "star")),
            "break the marker" => () => File.WriteAllText(Path.Combine(Root, SampleSetManifest.FileName), "{"),
            _ => throw new ArgumentOutOfRangeException(nameof(change)),
        };
        apply();

        DatasetException error = Assert.ThrowsExactly<DatasetException>(() => Generate(Root, Small));

        Assert.Contains(Root, error.Message);
    }

    [TestMethod]
    public void Generate_CancelledHalfway_LeavesNothing()
    {
        using CancellationTokenSource source = new();
        Reports cancelling = new(finished =>
        {
            if (finished == ImagesPerClass)
                source.Cancel();
        });

        Assert.Throws<OperationCanceledException>(() => SampleSetGenerator.Generate(Root, Small, cancelling, source.Token));

        Assert.IsEmpty(Directory.GetFileSystemEntries(Path.GetDirectoryName(Root)!));
    }

    [TestMethod]
    public void Generate_FailureInsideAThread_IsThrownAsItselfAndLeavesNothing()
    {
        Reports failing = new(_ => throw new IOException("disk full"));

        IOException error = Assert.ThrowsExactly<IOException>(() => Generate(Root, Small, progress: failing));

        Assert.AreEqual("disk full", error.Message);
        Assert.IsEmpty(Directory.GetFileSystemEntries(Path.GetDirectoryName(Root)!));
    }

    [TestMethod]
    public void Generate_Progress_CountsEveryImageOnceInOrder()
    {
        List<int> heard = [];

        Generate(Root, Small, progress: new Reports(heard.Add));

        Assert.AreSequenceEqual(Enumerable.Range(1, 3 * ImagesPerClass), heard);
    }

    [TestMethod]
    public void Generate_SetAppearsMeanwhile_IsTakenAsItIs()
    {
        Reports rival = new(finished =>
        {
            if (finished == 1)
                Generate(Root, Small);
        });

        SampleSetResult result = Generate(Root, Small, progress: rival);

        Assert.IsTrue(result.Reused);
        Assert.HasCount(1, Directory.GetFileSystemEntries(Path.GetDirectoryName(Root)!));
    }

    [TestMethod]
    public void Generate_FaultyOptions_AreRefusedBeforeAnyFile()
    {
        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(
            () => Generate(Root, new SampleSetOptions { ImagesPerClass = 0 }));

        Assert.Contains("The number of images per class is 0; give a number from 1 to 9999.", error.Message);
        Assert.IsFalse(Directory.Exists(Path.GetDirectoryName(Root)));
    }

    private SampleSetResult Generate(string root, SampleSetOptions options, int threads = 2, IProgress<int>? progress = null) =>
        SampleSetGenerator.GenerateWithThreads(root, options, threads, progress, context.CancellationToken);

    private static string Stem(string path) => Path.GetFileNameWithoutExtension(path);

    private static string[] Images(string root) =>
    [
        .. SampleSetGenerator.ClassNames.SelectMany(
            name => Directory.GetFiles(Path.Combine(root, name)).Order(StringComparer.Ordinal)),
    ];

    private static string Hash(string root)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string path in Images(root))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(root, path)));
            hash.AppendData(File.ReadAllBytes(path));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private sealed class Reports(Action<int> report) : IProgress<int>
    {
        public void Report(int value) => report(value);
    }
}

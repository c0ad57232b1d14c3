using MlNetClassifier.App.Tests.Data.Images;
using MlNetClassifier.Data;
using MlNetClassifier.Data.Checking;
using MlNetClassifier.Data.Discovery;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Data.Splits;
using SkiaSharp;

namespace MlNetClassifier.App.Tests.Data.Checking;

[TestClass]
public sealed class DatasetCheckTests(TestContext context)
{
    private int _scenes;

    private string Root => context.TestTempDirectory!;

    [TestMethod]
    public void Run_GoodData_FindsNothingAndCountsAll()
    {
        Fill("train/cat", 4);
        Fill("train/dog", 3);
        Fill("validation/cat", 2);
        Fill("validation/dog", 1);
        Fill("test/cat", 1);
        Fill("test/dog", 1);

        DatasetReport report = Run();

        Assert.IsEmpty(report.Findings);
        Assert.IsTrue(report.IsSafe);
        Assert.IsEmpty(report.CutSplits);
        Assert.AreSequenceEqual(["cat", "dog"], report.Classes);
        Assert.HasCount(12, report.Images);
        Assert.AreEqual(3, report.Images.Count(image => image.Split == Split.Validation));
    }

    [TestMethod]
    public void Run_DataWithoutSplits_HasTheSplitsOfTraining()
    {
        Fill("cat", 12);
        Fill("dog", 9);
        var splits = new SplitOptions { Seed = 7, TestFraction = 0.3 };

        DatasetReport report = Run(options: new DatasetCheckOptions { Splits = splits });

        var dataset = ImageDataset.Open(Root, splits);
        Assert.AreSequenceEqual([Split.Validation, Split.Test], report.CutSplits);
        Assert.AreSequenceEqual(dataset.Train, SamplesOf(report, Split.Train));
        Assert.AreSequenceEqual(dataset.Validation, SamplesOf(report, Split.Validation));
        Assert.AreSequenceEqual(dataset.Test, SamplesOf(report, Split.Test));
    }

    [TestMethod]
    public void Run_NoImagesAtAll_SaysWhatTrainingSays()
    {
        Finding finding = Only(Run());

        Assert.AreEqual((FindingKind.Refused, FindingSeverity.Error), (finding.Kind, finding.Severity));
        Assert.Contains("no images in classes", finding.Message);
    }

    [TestMethod]
    public void Run_OneClassAndAnEmptyOne_IsRefused()
    {
        Fill("cat", 3);
        Directory.CreateDirectory(Path.Join(Root, "dog"));

        Finding finding = Only(Run());

        Assert.AreEqual(FindingKind.Refused, finding.Kind);
        Assert.Contains("'dog'", finding.Message);
    }

    [TestMethod]
    public void Run_IdenticalFiles_AreToldApartByLabelAndSplit()
    {
        SplitsOfTwoClasses();
        Copy("train/cat/0.png", "test/cat/again.png");
        Copy("train/cat/1.png", "train/dog/wrong.png");
        Copy("train/cat/2.png", "train/cat/2 copy.png");

        DatasetReport report = Run();

        AssertFinding(report, FindingKind.IdenticalAcrossSplits, FindingSeverity.Error, "test/cat/again.png", "train/cat/0.png");
        AssertFinding(report, FindingKind.IdenticalAcrossLabels, FindingSeverity.Error, "train/cat/1.png", "train/dog/wrong.png");
        AssertFinding(report, FindingKind.Identical, FindingSeverity.Warning, "train/cat/2 copy.png", "train/cat/2.png");
        Assert.HasCount(3, report.Findings);
    }

    // It is a judgement by look: however many there are, the data is not called unfit.
    [TestMethod]
    public void Run_SavedAgain_IsAWarningThatNamesIdenticalOnly()
    {
        SplitsOfTwoClasses();
        SaveAgain(0, "test/cat/smaller.jpg");
        SaveAgain(1, "test/cat/smaller 1.jpg");
        SaveAgain(2, "train/dog/smaller 2.jpg");
        SaveAgain(3, "train/cat/smaller 3.jpg");

        DatasetReport report = Run();

        AssertFinding(report, FindingKind.AlikeAcrossLabels, FindingSeverity.Warning,
            "train/cat/2.png", "train/dog/smaller 2.jpg");
        AssertFinding(report, FindingKind.Alike, FindingSeverity.Warning, "train/cat/3.png", "train/cat/smaller 3.jpg");
        Finding across = report.Findings.Single(finding => finding.Kind == FindingKind.AlikeAcrossSplits);
        Assert.AreEqual(FindingSeverity.Warning, across.Severity);
        Assert.HasCount(2, across.Groups);
        Assert.Contains("25.0 % of the test split", across.Message);
        Assert.IsTrue(report.Findings.All(finding => finding.Advice.Contains("--identical-only", StringComparison.Ordinal)));
        Assert.IsTrue(report.IsSafe);
    }

    [TestMethod]
    public void Run_IdenticalOnly_DoesNotComparePictures()
    {
        SplitsOfTwoClasses();
        SaveAgain(0, "test/cat/smaller.jpg");
        Copy("train/cat/1.png", "test/cat/again.png");

        DatasetReport report = Run(options: new DatasetCheckOptions { FindAlike = false });

        Assert.AreEqual(FindingKind.IdenticalAcrossSplits, Only(report).Kind);
    }

    // What describes the pictures is the caller's; here it takes two different pictures for one as well.
    [TestMethod]
    public void Run_Features_EditedCopiesAreAWarningOfTheirOwn()
    {
        SplitsOfTwoClasses();
        Write("test/cat/mirrored.jpg", Edited(0, cut: 0, isMirrored: true));
        Write("train/dog/crop.jpg", Edited(1, cut: 0.3));
        Write("train/cat/mirrored crop.jpg", Edited(2, cut: 0.2, isMirrored: true));
        for (int scene = 0; scene < 3; scene++)
            Write($"train/cat/{scene}.png", new TestScene(scene).Encode(120, 90));
        IReadOnlyList<string> described = [];
        int compared = 0;

        DatasetReport without = Run();
        DatasetReport report = DatasetCheck.Run(Root, new DatasetCheckOptions { Features = Describe },
            new Reports(done => Interlocked.Add(ref compared, done.Stage == CheckStage.Comparing ? 1 : 0)),
            context.CancellationToken);

        Assert.IsEmpty(without.Findings);
        AssertFinding(report, FindingKind.EditedAcrossSplits, FindingSeverity.Warning,
            "test/cat/mirrored.jpg", "train/cat/0.png");
        AssertFinding(report, FindingKind.EditedAcrossLabels, FindingSeverity.Warning,
            "train/cat/1.png", "train/dog/crop.jpg");
        AssertFinding(report, FindingKind.Edited, FindingSeverity.Warning,
            "train/cat/2.png", "train/cat/mirrored crop.jpg");
        Assert.HasCount(3, report.Findings);
        Assert.IsTrue(report.Findings.All(finding => finding.Advice.Contains("judgement", StringComparison.Ordinal)));
        Assert.HasCount(report.Images.Count, described);
        Assert.IsGreaterThan(3, compared); // the different pictures too
        Assert.AreEqual(3, CleanSelection.Of(report).Alike);
        Assert.HasCount(report.Images.Count - 4, CleanSelection.Of(report, dropAlike: true).Kept);

        IReadOnlyList<ReadOnlyMemory<float>> Describe(IReadOnlyList<string> paths, CancellationToken cancellationToken)
        {
            described = paths;
            return [.. paths.Select(path => (ReadOnlyMemory<float>)paths
                .Select(other => path == other || path == OriginalOf(other) || other == OriginalOf(path) ? 1f : 0).ToArray())];
        }

        string? OriginalOf(string path) => Path.GetFileName(path) switch
        {
            "mirrored.jpg" => Path.Join(Root, "train/cat/0.png"),
            "crop.jpg" => Path.Join(Root, "train/cat/1.png"),
            "mirrored crop.jpg" => Path.Join(Root, "train/cat/2.png"),
            "5.png" => Path.Join(Root, "train/cat/3.png"),
            _ => null,
        };

        static byte[] Edited(int scene, double cut, bool isMirrored = false) =>
            new TestScene(scene).Crop(120, 90, cut, cut, isMirrored);
    }

    [TestMethod]
    public void Run_FeaturesWithoutFindAlike_IsRefused() => Assert.Contains("FindAlike",
        Assert.ThrowsExactly<ArgumentException>(() => Run(options: new DatasetCheckOptions
        {
            FindAlike = false,
            Features = (_, _) => [],
        })).Message);

    [TestMethod]
    public void Run_UnreadableFiles_AreNamedWithTheirReasons()
    {
        Fill("cat", 60);
        Fill("dog", 60);
        Write("cat/text.jpg", "no picture"u8.ToArray());
        Write("dog/empty.png", []);

        Finding finding = Only(Run());

        Assert.AreEqual((FindingKind.Unreadable, FindingSeverity.Warning), (finding.Kind, finding.Severity));
        Assert.Contains("2 of 122 images (1.6 %)", finding.Message);
        Assert.AreSequenceEqual(["cat/text.jpg", "dog/empty.png"], finding.Groups.Select(group => group.Single().Name));
        Assert.StartsWith("UnknownFormat: ", finding.Groups[0][0].Detail);
        Assert.AreEqual("empty file, pipe or device", finding.Groups[1][0].Detail);
    }

    [TestMethod]
    public void Run_ManyUnreadableFilesOrAClassOfThem_IsAnError()
    {
        Fill("cat", 10);
        for (int i = 0; i < 10; i++)
            Write($"dog/{i}.jpg", "no picture"u8.ToArray());

        DatasetReport report = Run();

        Assert.AreSequenceEqual([FindingKind.NothingReadable, FindingKind.Unreadable],
            report.Findings.Select(finding => finding.Kind));
        Assert.IsTrue(report.Findings.All(finding => finding.Severity == FindingSeverity.Error));
        Assert.Contains("'dog'", report.Findings[0].Message);
    }

    [TestMethod]
    public void Run_CaseTwins_AreAnError()
    {
        string manifest =
            Manifest("path,label", ("a.png", "Cat"), ("b.png", "cat"), ("c.png", "ЁЖ"), ("d.png", "ёж"), ("e.png", "dog"));

        DatasetReport report = Run(manifest);

        Finding finding = report.Findings.Single(finding => finding.Kind == FindingKind.CaseTwins);
        Assert.AreEqual(FindingSeverity.Error, finding.Severity);
        Assert.AreSequenceEqual(["Cat=cat", "ЁЖ=ёж"],
            finding.Groups.Select(group => string.Join('=', group.Select(twin => twin.Name))));
    }

    [TestMethod]
    public void Run_NamesThatDifferInHowAnAccentIsStored_AreAnError()
    {
        string manifest = Manifest("path,label",
            ("a.png", "caf\u00e9"), ("b.png", "cafe\u0301"), ("c.png", "\u1ebf"), ("d.png", "e\u0302\u0301"), ("e.png", "tea"));

        DatasetReport report = Run(manifest);

        Finding finding = report.Findings.Single(finding => finding.Kind == FindingKind.CaseTwins);
        Assert.AreEqual(FindingSeverity.Error, finding.Severity);
        Assert.HasCount(2, finding.Groups);
        Assert.Contains("how an accent is stored", finding.Message);
        Assert.DoesNotContain("upper", finding.Message);
    }

    [TestMethod]
    public void Run_OneImageOfAClass_IsAWarning()
    {
        Fill("cat", 1);
        Fill("dog", 1);

        Finding finding = Run().Findings.Single(finding => finding.Kind == FindingKind.SingleImage);

        Assert.AreEqual(FindingSeverity.Warning, finding.Severity);
        Assert.AreSequenceEqual(["cat", "dog"], finding.Groups.Select(group => group.Single().Name));
    }

    // They are one class that lost its way: no imbalance, and nothing missing.
    [TestMethod]
    public void Run_FewImagesInACaseTwin_AreToldOfOnce()
    {
        SplitsOfTwoClasses(inTest: 20);
        Write("train/CAT/a.png", Next());

        Assert.AreEqual(FindingKind.CaseTwins, Only(Run()).Kind);
    }

    [TestMethod]
    [DataRow(29, null)]
    [DataRow(30, FindingSeverity.Note)]
    [DataRow(100, FindingSeverity.Warning)]
    public void Run_UnequalClasses_AreJudgedByTheirRatio(int images, FindingSeverity? severity)
    {
        Fill("cat", images);
        Fill("dog", 10);

        Assert.AreEqual(severity, Run().Findings.SingleOrDefault(finding => finding.Kind == FindingKind.Imbalance)?.Severity);
    }

    [TestMethod]
    public void Run_ClassWithTwoImages_IsMissedInTheSplitsThatMeasure()
    {
        Fill("cat", 6);
        Fill("dog", 2);

        Assert.AreEqual(2, Run().Findings.Count(finding =>
            finding.Kind == FindingKind.MissingFromSplit && finding.Groups.Single().Single().Name == "dog"));
    }

    [TestMethod]
    public void Run_PicturesThatAreNotWhatTheySeem_AreNoted()
    {
        Fill("cat", 3);
        Fill("dog", 3);
        Write("cat/is png.jpg", Next());
        Write("cat/turned.jpeg", TestImages.WithOrientation(new TestScene(100).Encode(30, 20, SKEncodedImageFormat.Jpeg), 6));
        Write("dog/white.png", TestImages.Solid(40, 40, SKColors.White));
        Write("dog/tiny.png", new TestScene(101).Encode(30, 7));
        Write("dog/damaged.jpg", TestImages.DamagedPhoto());
        bool warns = JpegDecoder.Current.Library is not null;

        DatasetReport report = Run();

        AssertFinding(report, FindingKind.Flat, FindingSeverity.Warning, "dog/white.png");
        AssertFinding(report, FindingKind.Tiny, FindingSeverity.Warning, "dog/tiny.png");
        AssertFinding(report, FindingKind.WrongExtension, FindingSeverity.Note, "cat/is png.jpg");
        AssertFinding(report, FindingKind.Turned, FindingSeverity.Note, "cat/turned.jpeg");
        if (warns)
            AssertFinding(report, FindingKind.Damaged, FindingSeverity.Warning, "dog/damaged.jpg");
        Assert.HasCount(warns ? 5 : 4, report.Findings);
        CheckedImage turned = report.Images.Single(image => image.Loaded.Orientation == ExifOrientation.RightTop);
        Assert.AreEqual((30, 20), (turned.Height, turned.Width));
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void Run_LeftOutFiles_AreToldApart()
    {
        Fill("cat", 3);
        Fill("dog", 3);
        Write("cat/photo.HEIC", [1]);
        Write("cat/notes.txt", [1]);
        File.CreateSymbolicLink(Path.Join(Root, "kitten"), "cat");
        File.CreateSymbolicLink(Path.Join(Root, "loop"), "loop");

        DatasetReport report = Run();

        AssertFinding(report, FindingKind.LinkedClass, FindingSeverity.Warning, "kitten");
        Assert.AreEqual("is cat", report.Findings[0].Groups[0][0].Detail);
        AssertFinding(report, FindingKind.UnknownFormat, FindingSeverity.Warning, "cat/photo.HEIC");
        Finding others = report.Findings.Single(finding => finding.Kind == FindingKind.LeftOut);
        Assert.AreSequenceEqual(["cat/notes.txt", "loop"], others.Groups.Select(group => group.Single().Name));
    }

    [TestMethod]
    public void Run_Progress_CountsEveryImage()
    {
        Fill("cat", 5);
        Fill("dog", 5);
        var seen = new System.Collections.Concurrent.ConcurrentBag<CheckProgress>();

        DatasetCheck.Run(Root, new DatasetCheckOptions(), new Reports(seen.Add), context.CancellationToken);

        Assert.AreSequenceEqual(Enumerable.Range(1, 10), seen.Select(progress => progress.Done).Order());
        Assert.IsTrue(seen.All(progress => progress.Total == 10));
    }

    [TestMethod]
    public void Run_Cancelled_Throws()
    {
        Fill("cat", 3);

        Assert.ThrowsExactly<OperationCanceledException>(() =>
            DatasetCheck.Run(Root, new DatasetCheckOptions(), progress: null, new CancellationToken(canceled: true)));
    }

    [TestMethod]
    public void Of_Repeated_KeepsOneCopyAndNoneOfAContradiction()
    {
        SplitsOfTwoClasses();
        Copy("train/cat/0.png", "test/cat/again.png");
        SaveAgain(1, "train/cat/smaller.jpg");
        Copy("train/cat/2.png", "train/dog/wrong.png");
        Copy("train/cat/2.png", "train/cat/2 copy.png");
        Write("train/dog/broken.png", [1]);

        var selection = CleanSelection.Of(Run());
        var withoutAlike = CleanSelection.Of(Run(), dropAlike: true);

        Assert.AreSequenceEqual(["train/cat/0.png"], Names(selection.Copies));
        Assert.AreEqual(1, selection.Alike);
        Assert.AreSequenceEqual(["train/cat/0.png", "train/cat/smaller.jpg"], Names(withoutAlike.Copies));
        Assert.AreEqual(0, withoutAlike.Alike);
        Assert.AreSequenceEqual(["train/cat/2 copy.png", "train/cat/2.png", "train/dog/wrong.png"],
            Names(selection.Contradictory));
        Assert.AreSequenceEqual(["train/dog/broken.png"], Names(selection.Unreadable));
        Assert.HasCount(6 + 6 + 3 + 3 + 2 + 5 - 5, selection.Kept);
        Assert.HasCount(selection.Kept.Count - 1, withoutAlike.Kept);
        Assert.IsEmpty(selection.Kept.Intersect(selection.Copies.Concat(selection.Contradictory).Concat(selection.Unreadable)));

        static IEnumerable<string> Names(IEnumerable<CheckedImage> images) => images.Select(image => image.RelativePath);
    }

    private DatasetReport Run(string? path = null, DatasetCheckOptions? options = null) =>
        DatasetCheck.Run(path ?? Root, options ?? new DatasetCheckOptions(), progress: null, context.CancellationToken);

    private static Finding Only(DatasetReport report)
    {
        Assert.HasCount(1, report.Findings, string.Join('\n', report.Findings.Select(finding => finding.Message)));
        return report.Findings[0];
    }

    private static void AssertFinding(DatasetReport report, FindingKind kind, FindingSeverity severity, params string[] names)
    {
        Finding finding = report.Findings.Single(finding => finding.Kind == kind);
        Assert.AreEqual(severity, finding.Severity);
        Assert.AreSequenceEqual(names, finding.Groups.Single().Select(subject => subject.Name));
    }

    private static IEnumerable<ImageSample> SamplesOf(DatasetReport report, Split split) =>
        report.Images.Where(image => image.Split == split).Select(image => image.Sample);

    // All three splits are given: nothing depends on a draw.
    private void SplitsOfTwoClasses(int inTest = 3)
    {
        Fill("train/cat", 6);
        Fill("train/dog", 6);
        Fill("test/cat", inTest);
        Fill("test/dog", inTest);
        Fill("validation/cat", 1);
        Fill("validation/dog", 1);
    }

    private void Fill(string folder, int images)
    {
        for (int i = 0; i < images; i++)
            Write($"{folder}/{i}.png", Next());
    }

    private byte[] Next() => new TestScene(_scenes++).Encode(24, 24);

    private void SaveAgain(int scene, string path) =>
        Write(path, new TestScene(scene).Encode(20, 20, SKEncodedImageFormat.Jpeg, 85));

    private void Copy(string from, string to) => File.Copy(Path.Join(Root, from), Path.Join(Root, to));

    private void Write(string path, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Join(Root, path))!);
        File.WriteAllBytes(Path.Join(Root, path), content);
    }

    private string Manifest(string header, params (string Path, string Label)[] rows)
    {
        foreach ((string path, _) in rows)
            Write(path, Next());

        Write("list.csv",
            System.Text.Encoding.UTF8.GetBytes(string.Join('\n', [header, .. rows.Select(row => $"{row.Path},{row.Label}")])));
        return Path.Join(Root, "list.csv");
    }

    private sealed class Reports(Action<CheckProgress> handle) : IProgress<CheckProgress>
    {
        public void Report(CheckProgress value) => handle(value);
    }
}

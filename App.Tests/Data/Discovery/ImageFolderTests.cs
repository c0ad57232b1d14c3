using System.Diagnostics;
using MlNetClassifier.Data;
using MlNetClassifier.Data.Discovery;

namespace MlNetClassifier.App.Tests.Data.Discovery;

[TestClass]
public sealed class ImageFolderTests(TestContext context)
{
    [TestMethod]
    public void Read_ClassFolders_ImagesInOrdinalOrderWithTheirTopFolderAsLabel()
    {
        string root = Make("dog/b.png", "dog/a.JPG", "cat/deep/deeper/c.WebP", "Zebra/z.jfif");

        ImageListing listing = ImageFolder.Read(root);

        Assert.AreSequenceEqual(["Zebra/z.jfif", "cat/deep/deeper/c.WebP", "dog/a.JPG", "dog/b.png"], RelativePaths(listing));
        Assert.AreSequenceEqual(["Zebra", "cat", "dog", "dog"], listing.Images.Select(image => image.Sample.Label));
        Assert.AreEqual(Path.Join(root, "cat/deep/deeper/c.WebP"), listing.Images[1].Sample.ImagePath);
        Assert.IsFalse(listing.HasSplits);
        Assert.IsEmpty(listing.Skipped);
    }

    [TestMethod]
    public void Read_UnicodeNamesSpacesAndCaseTwins_AreLabelsAsSpelled()
    {
        string[] labels = ["Cat", "cat", "two words ", "кот", "猫", "🐈", "caf\u00e9", "cafe\u0301"];
        string root = Make(labels.Select(label => $"{label}/an image ü.png"));

        ImageListing listing = ImageFolder.Read(root);

        IEnumerable<string> found = listing.Images.Select(image => image.Sample.Label);
        Assert.AreSequenceEqual(labels.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [TestMethod]
    [DataRow("cat/.hidden.png", "hidden file")]
    [DataRow("cat/._cat.png", "AppleDouble file")]
    [DataRow("cat/Thumbs.db", "system file")]
    [DataRow("cat/DESKTOP.INI", "system file")]
    [DataRow("cat/notes.txt", "not an image extension (.txt)")]
    [DataRow("cat/photo.TIFF", "not an image extension (.TIFF)")]
    [DataRow("cat/LICENSE", "not an image extension (none)")]
    [DataRow("cover.png", "outside the class folders")]
    [DataRow("README.md", "outside the class folders")]
    [DataRow(".DS_Store", "hidden file")]
    public void Read_FileThatIsNoSample_IsSkippedWithItsReason(string file, string reason)
    {
        string root = Make("cat/a.png", "dog/b.png", file);

        ImageListing listing = ImageFolder.Read(root);

        Assert.HasCount(2, listing.Images);
        Assert.AreEqual(new SkippedFile(Path.Join(root, file), reason), listing.Skipped.Single());
    }

    [TestMethod]
    [DataRow("__MACOSX", "AppleDouble folder")]
    [DataRow("cat/__MACOSX", "AppleDouble folder")]
    [DataRow(".git", "hidden folder")]
    [DataRow("cat/.ipynb_checkpoints", "hidden folder")]
    public void Read_FolderOfTheSystem_IsSkippedAsAWhole(string folder, string reason)
    {
        string root = Make("cat/a.png", "dog/b.png", $"{folder}/cat/c.png");

        ImageListing listing = ImageFolder.Read(root);

        Assert.HasCount(2, listing.Images);
        Assert.AreEqual(new SkippedFile(Path.Join(root, folder), reason), listing.Skipped.Single());
    }

    [TestMethod]
    public void Read_EmptyFile_IsSkipped()
    {
        string root = Make("cat/a.png", "dog/b.png");
        File.WriteAllBytes(Path.Join(root, "cat/empty.png"), []);

        ImageListing listing = ImageFolder.Read(root);

        Assert.AreEqual("empty file, pipe or device", listing.Skipped.Single().Reason);
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void Read_Links_AreSkippedAndNeverFollowed()
    {
        string root = Make("cat/a.png", "dog/b.png");
        Directory.CreateSymbolicLink(Path.Join(root, "cat/loop"), root);
        Directory.CreateSymbolicLink(Path.Join(root, "wolf"), Path.Join(root, "dog"));
        File.CreateSymbolicLink(Path.Join(root, "cat/link.png"), Path.Join(root, "dog/b.png"));
        File.CreateSymbolicLink(Path.Join(root, "cat/dangling.png"), Path.Join(root, "nowhere.png"));

        ImageListing listing = ImageFolder.Read(root);

        Assert.AreSequenceEqual(["cat/a.png", "dog/b.png"], RelativePaths(listing));
        Assert.AreSequenceEqual(
            ["cat/dangling.png: linked file", "cat/link.png: linked file", "cat/loop: linked folder", "wolf: linked folder"],
            listing.Skipped.Select(file => $"{Path.GetRelativePath(root, file.Path)}: {file.Reason}"));
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void Read_RootIsALink_IsFollowed()
    {
        Make("cat/a.png", "dog/b.png");
        string link = Path.Join(context.TestTempDirectory, "link");
        Directory.CreateSymbolicLink(link, Root);

        ImageListing listing = ImageFolder.Read(link);

        Assert.AreEqual(Path.Join(link, "cat/a.png"), listing.Images[0].Sample.ImagePath);
        Assert.HasCount(2, listing.Images);
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    [Timeout(30_000, CooperativeCancellation = true)]
    public void Read_PipeNamedLikeAnImage_IsSkippedWithoutOpeningIt()
    {
        string root = Make("cat/a.png", "dog/b.png");
        Shell($"mkfifo '{Path.Join(root, "cat/pipe.png")}'");

        ImageListing listing = ImageFolder.Read(root);

        Assert.AreEqual(
            new SkippedFile(Path.Join(root, "cat/pipe.png"), "empty file, pipe or device") { IsUnreadableImage = true },
            listing.Skipped.Single());
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void Read_NamesThatAreNotUtf8_AreSkipped()
    {
        string root = Make("cat/a.png", "dog/b.png");
        Shell($"cd '{root}' && mkdir \"$(printf 'dir\\377')\" && echo x > \"$(printf 'cat/bad\\377.png')\"");

        ImageListing listing = ImageFolder.Read(root);

        Assert.AreSequenceEqual(
            [
                "file that cannot be found by its name (not UTF-8, too long or just deleted)",
                "folder that cannot be found by its name (not UTF-8, too long or just deleted)",
            ],
            listing.Skipped.Select(file => file.Reason));
        Shell($"rm -r '{root}'");
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void Read_SubFolderBeyondTheLongestPath_IsSkipped()
    {
        string root = Make("cat/a.png", "dog/b.png");
        string name = new('x', 250);
        string upper = Path.Join(root, "cat", string.Join('/', Enumerable.Repeat(name, 8)));
        string lower = Path.Join(context.TestTempDirectory, "lower");
        Directory.CreateDirectory(upper);
        ImageTree.Make(lower, $"{string.Join('/', Enumerable.Repeat(name, 9))}/c.png");
        Directory.Move(lower, Path.Join(upper, "lower"));

        ImageListing listing = ImageFolder.Read(root);

        Assert.AreSequenceEqual(["cat/a.png", "dog/b.png"], RelativePaths(listing));
        Assert.AreEqual(
            "folder that cannot be found by its name (not UTF-8, too long or just deleted)", listing.Skipped.Single().Reason);
        Directory.Move(Path.Join(upper, "lower"), lower);
    }

    [TestMethod]
    [DataRow("val")]
    [DataRow("valid")]
    [DataRow("validation")]
    [DataRow("VAL")]
    public void Read_SplitFolders_GiveEveryImageItsSplit(string validation)
    {
        string root = Make("Train/cat/a.png", "Train/dog/deep/b.png", $"{validation}/cat/c.png", "TEST/dog/d.png", "notes.txt");

        ImageListing listing = ImageFolder.Read(root);

        Assert.IsTrue(listing.HasSplits);
        Assert.AreEqual("a=cat=Train, b=dog=Train, c=cat=Validation, d=dog=Test", string.Join(", ", listing.Images
            .Select(image => $"{Path.GetFileNameWithoutExtension(image.RelativePath)}={image.Sample.Label}={image.Split}")
            .Order(StringComparer.Ordinal)));
        Assert.AreEqual("outside the split folders", listing.Skipped.Single().Reason);
    }

    [TestMethod]
    public void Read_TrainFolderAlone_IsASplit()
    {
        string root = Make("train/cat/a.png", "train/dog/b.png", ".git/config");

        ImageListing listing = ImageFolder.Read(root);

        Assert.AreSequenceEqual(["cat", "dog"], listing.Images.Select(image => image.Sample.Label));
        Assert.IsTrue(listing.HasSplits);
    }

    [TestMethod]
    [DataRow("train/a.png", "test/b.png", DisplayName = "classes called train and test")]
    [DataRow("train/a.png", "test/deep/b.png", DisplayName = "train holds images directly")]
    [DataRow("train/steam/a.png", "bus/b.png", DisplayName = "a vehicle beside another class")]
    public void Read_FoldersNamedLikeSplitsThatAreNone_AreClasses(string first, string second)
    {
        string root = Make(first, second);

        ImageListing listing = ImageFolder.Read(root);

        Assert.IsFalse(listing.HasSplits);
        Assert.AreSequenceEqual(
            new[] { first, second }.Select(file => file.Split('/')[0]).Order(StringComparer.Ordinal),
            listing.Images.Select(image => image.Sample.Label));
    }

    [TestMethod]
    public void Read_SplitFoldersBesideAnother_IsRefused()
    {
        string root = Make("train/cat/a.png", "test/cat/b.png", "unlabelled/c.png");

        DatasetException e = Assert.ThrowsExactly<DatasetException>(() => ImageFolder.Read(root));

        Assert.Contains("split folders 'test', 'train' alongside 'unlabelled'", e.Message);
    }

    [TestMethod]
    public void Read_TwoSpellingsOfValidation_IsRefused()
    {
        string root = Make("train/cat/a.png", "val/cat/b.png", "valid/cat/c.png");

        DatasetException e = Assert.ThrowsExactly<DatasetException>(() => ImageFolder.Read(root));

        Assert.Contains("several folders for the validation split ('val', 'valid'); keep one", e.Message);
    }

    [TestMethod]
    public void Read_SplitFolderWithoutImages_IsRefused()
    {
        string root = Make("train/cat/a.png", "train/dog/b.png", "test/cat/");

        DatasetException e = Assert.ThrowsExactly<DatasetException>(() => ImageFolder.Read(root));

        Assert.Contains($"'{Path.Join(root, "test")}' has no class folder with images", e.Message);
    }

    [TestMethod]
    public void Read_EmptyClassFolders_AreNamedInTrainAndSkippedElsewhere()
    {
        string root = Make("train/cat/a.png", "train/wolf/", "train/dog/notes.txt", "test/cat/b.png", "test/dog/");

        ImageListing listing = ImageFolder.Read(root);

        Assert.AreSequenceEqual(["dog", "wolf"], listing.EmptyClasses);
        Assert.Contains(new SkippedFile(Path.Join(root, "test/dog"), "class folder without images"), listing.Skipped);
    }

    [TestMethod]
    public void Read_TrailingSeparator_MakesNoDifference()
    {
        string root = Make("cat/a.png");

        ImageListing listing = ImageFolder.Read(root + "/");

        Assert.AreEqual(root, listing.Path);
        Assert.AreEqual("cat/a.png", listing.Images.Single().RelativePath);
    }

    [TestMethod]
    public void Read_MissingFolder_IsRefused()
    {
        string missing = Path.Join(context.TestTempDirectory, "missing");

        DatasetException e = Assert.ThrowsExactly<DatasetException>(() => ImageFolder.Read(missing));

        Assert.Contains(missing, e.Message);
    }

    private string Root => Path.Join(context.TestTempDirectory, "images");

    private string Make(params IEnumerable<string> files) => ImageTree.Make(Root, files);

    private static IEnumerable<string> RelativePaths(ImageListing listing) => listing.Images.Select(image => image.RelativePath);

    private static void Shell(string command)
    {
        using var shell = Process.Start("/bin/sh", ["-c", command]);
        shell.WaitForExit();
        Assert.AreEqual(0, shell.ExitCode, command);
    }
}

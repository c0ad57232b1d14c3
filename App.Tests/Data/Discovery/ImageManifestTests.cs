using System.Diagnostics;
using System.Text;
using MlNetClassifier.Data;
using MlNetClassifier.Data.Discovery;
using MlNetClassifier.Data.Splits;

namespace MlNetClassifier.App.Tests.Data.Discovery;

[TestClass]
public sealed class ImageManifestTests(TestContext context)
{
    [TestMethod]
    public void Read_NulInAPath_IsAnUnreadableImageAndEndsNothing()
    {
        string file = Manifest("path\tlabel\tsplit\na.png\tcat\ttrain\nb\0.png\tcat\ttest\nc.png\tdog\ttest\nd\0\tdog\tval\n");

        ImageListing listing = ImageManifest.Read(file);
        var samples = EvaluationSamples.Open(file, ["cat", "dog"]);

        Assert.AreSequenceEqual(["a.png", "c.png"], listing.Images.Select(image => image.RelativePath));
        Assert.IsTrue(listing.Skipped.All(row => row.IsUnreadableImage));
        Assert.HasCount(2, listing.Skipped);
        SkippedFile ofTest = samples.Unreadable.Single();
        Assert.EndsWith("b\\u0000.png", ofTest.Path);
        Assert.AreEqual("the path on line 3 has a NUL character, which no file name has", ofTest.Reason);
    }

    [TestMethod]
    [DataRow("path,label\na.png,cat\nb/c.png,dog\n", DisplayName = "comma")]
    [DataRow("path\tlabel\na.png\tcat\nb/c.png\tdog\n", DisplayName = "tab")]
    [DataRow("path;label\na.png;cat\nb/c.png;dog\n", DisplayName = "semicolon")]
    [DataRow("path,label\r\na.png,cat\r\nb/c.png,dog", DisplayName = "CR LF, no break at the end")]
    [DataRow("path,label\ra.png,cat\rb/c.png,dog\r", DisplayName = "CR")]
    [DataRow("\n\npath,label\n\na.png,cat\n\n\nb/c.png,dog\n\n", DisplayName = "blank lines")]
    [DataRow("Label , PATH\ncat,a.png\ndog,b/c.png\n", DisplayName = "columns in another order and case")]
    [DataRow("\"path\",\"label\"\n\"a.png\",\"cat\"\nb/c.png,\"dog\"\n", DisplayName = "quoted")]
    [DataRow("path,label\n./a.png,cat\nb/../b//c.png,dog\n", DisplayName = "paths in a roundabout way")]
    public void Read_TwoRows_TwoImages(string text)
    {
        ImageListing listing = ImageManifest.Read(Manifest(text));

        Assert.AreSequenceEqual(["a.png", "b/c.png"], listing.Images.Select(image => image.RelativePath));
        Assert.AreEqual(new ImageSample(Path.Join(context.TestTempDirectory, "b", "c.png"), "dog"), listing.Images[1].Sample);
        Assert.AreEqual("cat", listing.Images[0].Sample.Label);
        Assert.IsFalse(listing.HasSplits);
    }

    [TestMethod]
    public void Read_QuotedSeparatorsQuotesAndLineBreaks_AreText()
    {
        string file = Manifest("path,label\n\"a,b \"\"c\"\"\n\r\n\nd.png\",\"x\ty\"\n5\".png,z\n");

        ImageListing listing = ImageManifest.Read(file);

        Assert.AreSequenceEqual(["5\".png", "a,b \"c\"\n\r\n\nd.png"], listing.Images.Select(image => image.RelativePath));
        Assert.AreEqual("x\ty", listing.Images[1].Sample.Label);
    }

    [TestMethod]
    [DataRow("utf-8")]
    [DataRow("utf-16")]
    public void Read_ByteOrderMark_IsNoPartOfTheHeader(string encoding)
    {
        string file = Path.Join(context.TestTempDirectory, "m.csv");
        File.WriteAllText(file, "path,label\nкот 猫.png,ко́т\n", Encoding.GetEncoding(encoding));

        ImageListing listing = ImageManifest.Read(file);

        Assert.AreEqual("ко́т", listing.Images.Single().Sample.Label);
        Assert.AreEqual("кот 猫.png", listing.Images.Single().RelativePath);
    }

    [TestMethod]
    public void Read_SplitColumn_TakesEverySpelling()
    {
        string file = Manifest("path,label,split\n1,c,train\n2,c,VAL\n3,c,valid\n4,c, validation\n5,c,Test\n");

        ImageListing listing = ImageManifest.Read(file);

        Assert.AreSequenceEqual(
            [Split.Train, Split.Validation, Split.Validation, Split.Validation, Split.Test],
            listing.Images.Select(image => image.Split!.Value));
        Assert.IsTrue(listing.HasSplits);
    }

    [TestMethod]
    public void Read_AbsolutePath_StaysAsItIs()
    {
        string elsewhere = Path.Join(Path.GetTempPath(), "elsewhere", "a.png");

        ImageListing listing = ImageManifest.Read(Manifest($"path,label\n{elsewhere},cat\n"));

        Assert.AreEqual(elsewhere, listing.Images.Single().Sample.ImagePath);
        Assert.AreEqual(elsewhere.Replace(Path.DirectorySeparatorChar, '/'), listing.Images.Single().RelativePath);
    }

    [TestMethod]
    public void Read_SameRowTwice_IsSkippedTheSecondTime()
    {
        ImageListing listing = ImageManifest.Read(Manifest("path,label\na.png,cat\n./a.png,cat\n"));

        Assert.HasCount(1, listing.Images);
        Assert.AreEqual(
            new SkippedFile(Path.Join(context.TestTempDirectory, "a.png"), "listed again on line 3"), listing.Skipped.Single());
    }

    [TestMethod]
    [DataRow("a.png,cat\n", 1, "path,label", DisplayName = "no header")]
    [DataRow("path,label,splitt\n", 1, "found the header 'path,label,splitt'", DisplayName = "misspelt column")]
    [DataRow("path,label,path\n", 1, "path,label or path,label,split", DisplayName = "column twice")]
    [DataRow("path\n", 1, "path,label or path,label,split", DisplayName = "no label column")]
    [DataRow("label,split\n", 1, "path,label or path,label,split", DisplayName = "no path column")]
    [DataRow("\n\n", 3, "found the header ''", DisplayName = "blank lines only")]
    [DataRow("path,label\na,cat\nb,cat,dog\n", 3, "found 3 fields, expected 2", DisplayName = "too many fields")]
    [DataRow("path,label\na\n", 2, "found 1 fields, expected 2", DisplayName = "too few fields")]
    [DataRow("path,label\n\"a\n\n\",cat\n\nb,\n", 6, "the label is empty", DisplayName = "empty label after a quoted line break")]
    [DataRow("path,label\r\n\"a\r\n\r\n\",cat\r\n\r\nb,  \r\n", 6, "the label is empty", DisplayName = "blank label, CR LF")]
    [DataRow("path,label\na, cat\n", 2, "the label ' cat' begins or ends with white space", DisplayName = "padded label")]
    [DataRow("path,label\n,cat\n", 2, "the path is empty", DisplayName = "empty path")]
    [DataRow("path,label,split\na,cat,dev\n", 2, "the split is 'dev', expected train, validation", DisplayName = "unknown split")]
    [DataRow("path,label,split\na,cat,\n", 2, "the split is ''", DisplayName = "empty split")]
    [DataRow("path,label\na,cat\n\"b,cat\nc,cat\n", 3, "no closing quote", DisplayName = "open quote")]
    [DataRow("path,label\n\"a\"b,cat\n", 2, "text follows the closing quote", DisplayName = "text after a quote")]
    [DataRow("path,label\na,cat\n./a,dog\n", 3, "label 'dog', but an earlier line says 'cat'", DisplayName = "two labels")]
    [DataRow("path,label,split\na,cat,test\na,cat,train\n", 3, "in the train split, but an earlier", DisplayName = "two splits")]
    public void Read_FaultyText_IsRefusedWithFileAndLine(string text, int line, string fault)
    {
        string file = Manifest(text);

        DatasetException e = Assert.ThrowsExactly<DatasetException>(() => ImageManifest.Read(file));

        if (text.Trim().Length > 0)
            Assert.StartsWith($"{file}, line {line}: ", e.Message);
        Assert.Contains(text.Trim().Length > 0 ? fault : "found no header", e.Message);
    }

    [TestMethod]
    public void Read_TwoLabels_NamesThePath()
    {
        string file = Manifest("path,label\ncats/a.png,cat\ncats/a.png,dog\n");

        DatasetException e = Assert.ThrowsExactly<DatasetException>(() => ImageManifest.Read(file));

        Assert.Contains($"'{Path.Join(context.TestTempDirectory, "cats", "a.png")}'", e.Message);
    }

    [TestMethod]
    public void Read_EmptyFile_IsRefused()
    {
        string file = Manifest("");

        DatasetException e = Assert.ThrowsExactly<DatasetException>(() => ImageManifest.Read(file));

        Assert.Contains("is empty or not a regular file", e.Message);
    }

    [TestMethod]
    public void Read_BytesThatAreNoText_IsRefused()
    {
        string file = Manifest("");
        File.WriteAllBytes(file, [0x70, 0xFF, 0xD8, 0x00]);

        DatasetException e = Assert.ThrowsExactly<DatasetException>(() => ImageManifest.Read(file));

        Assert.Contains("is not UTF-8 text", e.Message);
    }

    [TestMethod]
    public void Read_MissingFile_IsRefused()
    {
        string file = Path.Join(context.TestTempDirectory, "missing.csv");

        DatasetException e = Assert.ThrowsExactly<DatasetException>(() => ImageManifest.Read(file));

        Assert.Contains($"'{file}' cannot be read", e.Message);
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    [Timeout(30_000, CooperativeCancellation = true)]
    public void Read_Pipe_IsRefusedWithoutOpeningIt()
    {
        string file = Path.Join(context.TestTempDirectory, "pipe.csv");
        using var mkfifo = Process.Start("mkfifo", [file]);
        mkfifo.WaitForExit();

        DatasetException e = Assert.ThrowsExactly<DatasetException>(() => ImageManifest.Read(file));

        Assert.AreEqual(0, mkfifo.ExitCode);
        Assert.Contains("not a regular file", e.Message);
    }

    private string Manifest(string text)
    {
        string file = Path.Join(context.TestTempDirectory, "m.csv");
        File.WriteAllText(file, text);
        return file;
    }
}

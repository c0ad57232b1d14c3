using MlNetClassifier.App.Hosting;
using MlNetClassifier.App.Sources;
using MlNetClassifier.App.Tests.Data.Discovery;
using MlNetClassifier.Data;
using MlNetClassifier.Data.Images;

namespace MlNetClassifier.App.Tests.App.Sources;

[TestClass]
public sealed class ImageSourcesTests(TestContext context)
{
    private static readonly string[] Files =
        ["b.png", "a.jpg", "notes.md", "in/c.png", "in/deep/d.png", "in/deep/e.JPG", ".hidden.png"];

    [TestMethod]
    [DataRow("*.png", "b.png")]
    [DataRow("*", "a.jpg|b.png")]
    [DataRow("?.jpg", "a.jpg")]
    [DataRow("**/*.png", "b.png|in/c.png|in/deep/d.png")]
    [DataRow("in/*.png", "in/c.png")]
    [DataRow("in/**", "in/c.png|in/deep/d.png|in/deep/e.JPG")]
    [DataRow("*/*.png", "in/c.png")]
    [DataRow("*/deep/?.*", "in/deep/d.png|in/deep/e.JPG")]
    [DataRow("**/deep/*", "in/deep/d.png|in/deep/e.JPG")]
    [DataRow("./in/*", "./in/c.png")]
    public void Expand_Glob_MatchesFolderByFolder(string pattern, string expected) =>
        Assert.AreSequenceEqual(expected.Split('|'), Names(pattern));

    [TestMethod]
    public void Expand_AbsoluteGlob_GivesAbsoluteNames()
    {
        string root = Root();

        string[] names = Names(Path.Join(root, "in", "*.png"));

        Assert.AreSequenceEqual([Path.Join(root, "in", "c.png")], names);
    }

    [TestMethod]
    [DataRow("in", "in/c.png|in/deep/d.png|in/deep/e.JPG")]
    [DataRow("in/", "in/c.png|in/deep/d.png|in/deep/e.JPG")]
    [DataRow(".", "./a.jpg|./b.png|./in/c.png|./in/deep/d.png|./in/deep/e.JPG")]
    public void Expand_Folder_GivesImagesInOrdinalOrder(string folder, string expected) =>
        Assert.AreSequenceEqual(expected.Split('|'), Names(folder));

    [TestMethod]
    public void Expand_FolderWithFilesNamedLikeImages_SaysWhichAreNoImages()
    {
        ImageTree.Make(Root(), "in/c.png");
        File.WriteAllText(Path.Join(Root(), "in", "nothing.png"), "");
        File.CreateSymbolicLink(Path.Join(Root(), "in", "link.jpg"), "c.png");
        AppEnvironment environment = Environment(error: new StringWriter());

        ImageSource[] sources = [.. ImageSources.Expand(["in"], environment)];

        Assert.Contains("in/c.png", sources.Select(source => source.Name));
        Assert.Contains("in/nothing.png", sources.Select(source => source.Name));
        Assert.AreEqual("  left out: 1 x linked file, such as in/link.jpg\n",
            environment.Error.ToString()!.ReplaceLineEndings("\n"));
    }

    [TestMethod]
    public void Expand_SeveralSources_KeepTheirOrderAndRepetitions() =>
        Assert.AreSequenceEqual(["b.png", "missing.png", "notes.md", "in/c.png", "b.png"],
            Names("b.png", "missing.png", "notes.md", "in/*", "b.png"));

    [TestMethod]
    public void Expand_FileWithWildcardsInItsName_IsThatFile()
    {
        ImageTree.Make(Root(), "what?*.png");

        Assert.AreSequenceEqual(["what?*.png"], Names("what?*.png"));
    }

    [TestMethod]
    public void Expand_StandardInput_TakesALinePerPath()
    {
        ImageSource[] sources = [.. ImageSources.Expand(["-"], Environment(new StringReader("a b.png\n\n/x/y.png\r\n- c.png")))];

        Assert.AreSequenceEqual(["a b.png", "/x/y.png", "- c.png"], sources.Select(source => source.Name));
        Assert.AreSequenceEqual(
            [Path.Join(context.TestTempDirectory, "a b.png"), "/x/y.png", Path.Join(context.TestTempDirectory, "- c.png")],
            sources.Select(source => source.Path));
    }

    [TestMethod]
    public void Expand_NulInALine_IsAnImageThatCannotBeRead()
    {
        File.WriteAllText(Path.Join(Root(), "list.txt"), "b.png\na\0b.png\na.jpg\n");

        ImageSource[] listed = [.. ImageSources.Expand(["@list.txt"], Environment())];
        ImageSource[] piped = [.. ImageSources.Expand(["-"], Environment(new StringReader("a\0b.png\nb.png\n")))];

        Assert.AreSequenceEqual(["b.png", "a\0b.png", "a.jpg"], listed.Select(source => source.Name));
        Assert.AreSequenceEqual(["a\0b.png", "b.png"], piped.Select(source => source.Name));
        ImageLoadResult result = new ImageLoader(new ImageInput()).TryLoad(piped[0].Path, new byte[new ImageInput().ByteCount]);
        Assert.AreEqual(ImageFault.NotFound, result.Fault);
        Assert.Contains("NUL", result.Reason);
    }

    [TestMethod]
    public void Expand_List_StartsFromTheListsFolder()
    {
        File.WriteAllText(Path.Join(Root(), "in", "list.txt"), "c.png\ndeep/d.png\n");

        ImageSource[] sources = [.. ImageSources.Expand(["@in/list.txt"], Environment())];

        Assert.AreSequenceEqual(["c.png", "deep/d.png"], sources.Select(source => source.Name));
        Assert.AreEqual(Path.Join(context.TestTempDirectory, "in", "deep", "d.png"), sources[1].Path);
    }

    [TestMethod]
    [DataRow("*.bmp", "No image matches '*.bmp'")]
    [DataRow("nowhere/*.png", "No image matches 'nowhere/*.png'")]
    [DataRow("empty", "There is no image in 'empty'")]
    [DataRow("@nowhere.txt", "Cannot read the list of images")]
    public void Expand_NothingThere_IsAProblemWithTheData(string source, string message)
    {
        ImageTree.Make(Root(), "empty/");

        DatasetException error = Assert.ThrowsExactly<DatasetException>(() => ImageSources.Expand([source], Environment()));

        Assert.StartsWith(message, error.Message);
    }

    private string Root() => ImageTree.Make(context.TestTempDirectory!, Files);

    private string[] Names(params string[] sources)
    {
        Root();
        return [.. ImageSources.Expand(sources, Environment()).Select(source => source.Name)];
    }

    private AppEnvironment Environment(TextReader? input = null, TextWriter? error = null) => new()
    {
        Out = TextWriter.Null,
        Error = error ?? TextWriter.Null,
        In = input ?? TextReader.Null,
        WorkingDirectory = context.TestTempDirectory!,
    };
}

using System.IO.Compression;
using MlNetClassifier.Pipelines.Saving;

namespace MlNetClassifier.App.Tests.App.Commands;

[TestClass]
public sealed class ModelFileTests(TestContext context)
{
    private const string Model = "runs/train/model.zip";

    // Every verb that takes a model, with arguments that are fine otherwise.
    private static readonly string[][] Verbs = [["score", "data/red"], ["info"], ["evaluate", "--data", "data"]];

    [TestMethod]
    public async Task Find_NoModelGiven_TakesTheNewestRun()
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);
        program.Write("runs/train2/model.zip", "not a model, and newer");
        File.SetLastWriteTimeUtc(program.PathOf(Model), DateTime.UnixEpoch);

        ProgramResult newest = await program.RunAsync("info");
        ProgramResult given = await program.RunAsync("info", Model);

        newest.AssertRefused(4, "train2");
        given.AssertCode(0);
    }

    [TestMethod]
    public async Task Load_MissingFile_Exits4() => await AssertRefused(
        new TestProgram(context.TestTempDirectory!), "There is no model file", "train one, or give the path of a model.zip");

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(100_000)]
    public async Task Load_CutFile_Exits4(int length)
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);
        using (FileStream file = File.OpenWrite(program.PathOf(Model)))
            file.SetLength(length);

        await AssertRefused(program, "Cannot use the model", "damaged or cut short", "train again");
    }

    [TestMethod]
    public async Task Load_FlippedByteAnywhere_Exits4()
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);
        byte[] intact = File.ReadAllBytes(program.PathOf(Model));

        // Some of the content, and all of what a zip reader looks at first: the last bytes.
        IEnumerable<int> positions = Enumerable.Range(0, 20).Select(i => i * intact.Length / 20)
            .Concat(Enumerable.Range(intact.Length - 180, 180));
        foreach (int position in positions)
        {
            byte[] damaged = [.. intact];
            damaged[position] ^= 0x10;
            program.Write(Model, damaged);

            ProgramResult result = await program.RunAsync("info", Model);

            result.AssertRefused(4, "Cannot use the model");
        }
    }

    [TestMethod]
    [DataRow(4, "use a newer MlNetClassifier")]
    [DataRow(0, "use a newer MlNetClassifier")]
    public async Task Load_OtherFormatVersion_Exits4AndSaysWhatToDo(int version, string advice)
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);
        ChangeManifest(program.PathOf(Model),
            manifest => manifest.Replace("\"formatVersion\": 3", $"\"formatVersion\": {version}", StringComparison.Ordinal));

        await AssertRefused(program, $"format version {version}", "reads versions 1 to 3", advice);
    }

    [TestMethod]
    public async Task Load_EditedManifest_Exits4()
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);
        ChangeManifest(program.PathOf(Model), manifest => manifest.Replace("\"red\"", "\"rot\"", StringComparison.Ordinal));

        await AssertRefused(program, "Cannot use the model", "hash does not match");
    }

    [TestMethod]
    public async Task Load_ZipOfOthers_Exits4()
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);
        using (ZipArchive zip = ZipFile.Open(program.PathOf(Model), ZipArchiveMode.Update))
            zip.GetEntry(ModelArchive.ManifestEntry)!.Delete();

        await AssertRefused(program, ModelArchive.ManifestEntry, "not made by MlNetClassifier");
    }

    [TestMethod]
    public async Task Load_Folder_Exits4()
    {
        var program = new TestProgram(context.TestTempDirectory!);
        Directory.CreateDirectory(program.PathOf(Model));

        await AssertRefused(program, "is a folder, not a model file");
    }

    private static async Task AssertRefused(TestProgram program, params string[] parts)
    {
        foreach (string[] verb in Verbs)
            (await program.RunAsync([.. verb, "--model", Model])).AssertRefused(4, [Path.GetFileName(Model), .. parts]);
    }

    private static void ChangeManifest(string model, Func<string, string> change)
    {
        using ZipArchive zip = ZipFile.Open(model, ZipArchiveMode.Update);
        ZipArchiveEntry entry = zip.GetEntry(ModelArchive.ManifestEntry)!;
        string json;
        using (var reader = new StreamReader(entry.Open()))
            json = reader.ReadToEnd();
        string changed = change(json);
        Assert.AreNotEqual(json, changed);
        entry.Delete();
        using var writer = new StreamWriter(zip.CreateEntry(ModelArchive.ManifestEntry).Open());
        writer.Write(changed);
    }
}

using System.IO.Compression;
using System.Runtime.Versioning;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetClassifier.App.Tests.Data;
using MlNetClassifier.Data;
using MlNetClassifier.Pipelines.Saving;

namespace MlNetClassifier.App.Tests.Pipelines.Saving;

[TestClass]
public sealed class ModelArchiveTests(TestContext context)
{
    private string Folder => context.TestTempDirectory!;

    [TestMethod]
    public void Load_WhatSaveWrote_IsThePipelineAndTheManifest()
    {
        string path = ModelFile.Save(Folder);
        var mlContext = new MLContext(0);

        ITransformer model = ModelArchive.Load(mlContext, path, out ModelManifest manifest);

        IDataView output = model.Transform(mlContext.Data.LoadFromEnumerable([new ModelFile.Row { Text = "a text" }]));
        Assert.AreEqual("a text", output.GetColumn<string>("Copy").Single());
        Assert.AreEqual(ManifestExample.Create().ToJson(), manifest.ToJson());
        Assert.AreEqual(manifest.ToJson(), ModelArchive.ReadManifest(path).ToJson());
    }

    [TestMethod]
    public void Save_FileIsThere_IsReplacedAndNothingElseIsLeft()
    {
        string path = ModelFile.Save(Folder);

        ModelFile.Save(Folder, ManifestExample.Create() with { Classes = ["one", "two"] });

        Assert.AreSequenceEqual(["one", "two"], ModelArchive.ReadManifest(path).Classes);
        Assert.AreSequenceEqual([path], Directory.GetFiles(Folder));
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    [SupportedOSPlatform("linux")]
    public void Save_ToAPipe_GivesTheSealedFile()
    {
        string pipe = Path.Combine(Folder, "model.zip"), file = Path.Combine(Folder, "read.zip");
        TestPipe.Make(pipe);
        Task<byte[]> read = Task.Run(() => File.ReadAllBytes(pipe));

        ModelFile.Save(Folder);

        File.WriteAllBytes(file, read.GetAwaiter().GetResult());
        Assert.AreEqual(ManifestExample.Create().ToJson(), ModelArchive.ReadManifest(file).ToJson());
    }

    [TestMethod]
    public void Save_ManifestThatJsonCannotHold_LeavesTheOldFile()
    {
        string path = ModelFile.Save(Folder);
        byte[] old = File.ReadAllBytes(path);
        ModelManifest manifest = ManifestExample.Create();

        Assert.Throws<ArgumentException>(
            () => ModelFile.Save(Folder, manifest with { Golden = [manifest.Golden[0] with { Logits = [float.NaN, 0] }] }));

        Assert.AreSequenceEqual(old, File.ReadAllBytes(path));
        Assert.AreSequenceEqual([path], Directory.GetFiles(Folder));
    }

    [TestMethod]
    public void Save_Zip_NamesTheManifestAndEndsInItsSeal()
    {
        string path = ModelFile.Save(Folder);

        using ZipArchive zip = ZipFile.OpenRead(path);

        Assert.IsNotNull(zip.GetEntry("MlNetClassifier/manifest.json"));
        Assert.MatchesRegex("^sha256:[0-9a-f]{64}$", zip.Comment);
        Assert.AreNotEqual(FileSeal.Placeholder, zip.Comment);
    }

    [TestMethod]
    public void ReadManifest_AnyFlippedByte_IsRefused()
    {
        string path = ModelFile.Save(Folder);
        byte[] intact = File.ReadAllBytes(path);
        Random random = SeededRandom.Create(0, "flipped bits");
        string damagedPath = Path.Combine(Folder, "damaged.zip");
        for (int position = 0; position < intact.Length; position++)
        {
            byte[] damaged = [.. intact];
            damaged[position] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(damagedPath, damaged);

            Exception? error = Record(() => ModelArchive.ReadManifest(damagedPath));

            Assert.IsInstanceOfType<ModelFormatException>(error, $"Byte {position} of {intact.Length}: {error}");
            Assert.Contains("damaged.zip", error.Message);
        }
    }

    [TestMethod]
    public void ReadManifest_CutAnywhere_IsRefused()
    {
        string path = ModelFile.Save(Folder);
        byte[] intact = File.ReadAllBytes(path);
        int[] lengths =
            [0, 1, 21, 22, 71, .. Enumerable.Range(1, 99).Select(percent => intact.Length * percent / 100), intact.Length - 1];
        foreach (int length in lengths)
        {
            File.WriteAllBytes(path, intact[..length]);

            Exception? error = Record(() => ModelArchive.ReadManifest(path));

            Assert.IsInstanceOfType<ModelFormatException>(error, $"{length} of {intact.Length} bytes: {error}");
        }
    }

    [TestMethod]
    public void ReadManifest_BytesBehindTheEnd_AreRefused()
    {
        string path = ModelFile.Save(Folder);
        File.AppendAllText(path, "x");

        Assert.ThrowsExactly<ModelFormatException>(() => ModelArchive.ReadManifest(path));
    }

    [TestMethod]
    [DataRow("\"formatVersion\": 4", "format version 4, but this program reads versions 1 to 3; use a newer MlNetClassifier")]
    [DataRow("\"formatVersion\": 1", "the manifest is damaged")]
    [DataRow("\"formatVersion\": 3, \"novelty\": 1", "the manifest is damaged")]
    [DataRow("\"formatVersion\":  3", "its hash does not match")]
    public void ReadManifest_ManifestChangedWithoutTheSeal_SaysWhatIsWrong(string version, string expected)
    {
        string path = ModelFile.Save(Folder);
        ModelFile.EditManifest(path, json => json.Replace("\"formatVersion\": 3", version, StringComparison.Ordinal),
            reseal: false);

        ModelFormatException error = Assert.ThrowsExactly<ModelFormatException>(() => ModelArchive.ReadManifest(path));

        Assert.Contains(expected, error.Message);
        Assert.Contains(path, error.Message);
    }

    [TestMethod]
    public void ReadManifest_ManifestChangedAndSealedAgain_IsRead()
    {
        string path = ModelFile.Save(Folder);

        ModelFile.EditManifest(path, json => json.Replace("\"seed\": -7", "\"seed\": 8", StringComparison.Ordinal), reseal: true);

        Assert.AreEqual(8, ModelArchive.ReadManifest(path).Training.Seed);
    }

    [TestMethod]
    public void ReadManifest_ModelOfStockMlNet_SaysThatTheManifestIsMissing()
    {
        string path = ModelFile.Save(Folder);
        var mlContext = new MLContext(0);
        ITransformer model = mlContext.Model.Load(path, out DataViewSchema schema);
        mlContext.Model.Save(model, schema, path);

        ModelFormatException error = Assert.ThrowsExactly<ModelFormatException>(() => ModelArchive.ReadManifest(path));

        Assert.Contains("it has no MlNetClassifier/manifest.json; it was not made by MlNetClassifier, or it was saved again",
            error.Message);
    }

    [TestMethod]
    public void Load_IntactZipWithoutAPipeline_IsRefused()
    {
        string path = ModelFile.Save(Folder);
        using (FileStream file = File.Open(path, FileMode.Open, FileAccess.ReadWrite))
        {
            using (var zip = new ZipArchive(file, ZipArchiveMode.Update, leaveOpen: true))
            {
                foreach (ZipArchiveEntry entry in zip.Entries.Where(entry => entry.FullName != ModelArchive.ManifestEntry)
                    .ToList())
                    entry.Delete();
            }

            FileSeal.Write(file);
        }

        ModelFormatException error =
            Assert.ThrowsExactly<ModelFormatException>(() => ModelArchive.Load(new MLContext(0), path, out _));

        Assert.Contains("ML.NET does not load it", error.Message);
    }

    [TestMethod]
    public void ReadManifest_NoZip_IsRefused()
    {
        string path = Path.Combine(Folder, "model.zip");
        File.WriteAllText(path, new string('x', 1000));

        ModelFormatException error = Assert.ThrowsExactly<ModelFormatException>(() => ModelArchive.ReadManifest(path));

        Assert.Contains("it is not a complete zip file", error.Message);
    }

    [TestMethod]
    public void ReadManifest_ManifestThatWouldFillTheMemory_IsRefusedBeforeItIsUnpacked()
    {
        string path = ModelFile.Save(Folder);
        ModelFile.EditEntries(path, ModelArchive.ManifestEntry,
            manifest => [.. manifest, .. Enumerable.Repeat((byte)' ', 20 << 20)]);
        long before = GC.GetAllocatedBytesForCurrentThread();

        ModelFormatException error = Assert.ThrowsExactly<ModelFormatException>(() => ModelArchive.ReadManifest(path));

        Assert.IsLessThan(5L << 20, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Contains("would unpack to 20,9", error.Message);
    }

    [TestMethod]
    public void ReadManifest_EntryThatWouldFillTheMemory_IsRefused()
    {
        string path = ModelFile.Save(Folder);
        ModelFile.EditEntries(path, "Schema", _ => new byte[30 << 20]);

        ModelFormatException error = Assert.ThrowsExactly<ModelFormatException>(() => ModelArchive.ReadManifest(path));

        Assert.Contains("bytes would unpack to 31,4", error.Message);
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    [SupportedOSPlatform("linux")]
    public void ReadManifest_Pipe_IsRefusedWithoutWaiting()
    {
        string pipe = Path.Combine(Folder, "pipe.zip");
        TestPipe.Make(pipe);

        ModelFormatException error = Assert.ThrowsExactly<ModelFormatException>(() => ModelArchive.ReadManifest(pipe));

        Assert.Contains("'" + pipe + "': it is not a regular file", error.Message);
    }

    [TestMethod]
    [DataRow("missing.zip")]
    [DataRow("missing/model.zip")]
    public void ReadManifest_MissingFile_SaysSo(string name)
    {
        string path = Path.Combine(Folder, name);

        ModelFormatException error = Assert.ThrowsExactly<ModelFormatException>(() => ModelArchive.ReadManifest(path));

        Assert.Contains($"There is no model file '{path}'", error.Message);
    }

    [TestMethod]
    public void ReadManifest_Folder_IsRefusedByName()
    {
        ModelFormatException error = Assert.ThrowsExactly<ModelFormatException>(() => ModelArchive.ReadManifest(Folder));

        Assert.Contains($"'{Folder}' is a folder", error.Message);
    }

    private static Exception? Record(Action action)
    {
        try
        {
            action();
            return null;
        }
#pragma warning disable CA1031 // Which type it is, is the question.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return error;
        }
    }
}

using System.IO.Compression;
using System.Text;
using Microsoft.ML;
using MlNetClassifier.App.Tests.Training;
using MlNetClassifier.Pipelines.Saving;
using MlNetClassifier.Pipelines.Scoring;

namespace MlNetClassifier.App.Tests.Pipelines.Saving;

[TestClass]
public sealed class SavedStagesTests(TestContext context)
{
    private const string OwnName = "MlNetClassifier.Pipelines";

    private string Folder => context.TestTempDirectory!;

    [TestMethod]
    public void ClassesOf_SavedPipeline_AreItsKeyValues()
    {
        string path = UntrainedModel.Save(Folder);

        using ZipArchive zip = ZipFile.OpenRead(path);

        Assert.AreSequenceEqual(UntrainedModel.Classes, SavedStages.ClassesOf(zip));
    }

    [TestMethod]
    public void ReadManifest_ClassesInAnotherOrderAndSealedAgain_AreRefused()
    {
        string path = UntrainedModel.Save(Folder);
        ModelManifest manifest = ModelArchive.ReadManifest(path);
        string swapped = (manifest with { Classes = ["dog", "cat", "eel"] }).ToJson();
        ModelFile.EditManifest(path, _ => swapped, reseal: true);

        ModelFormatException error = Assert.ThrowsExactly<ModelFormatException>(() => ImageScorer.Load(path));

        Assert.Contains("has the classes dog, cat, eel, but its pipeline was trained for cat, dog, eel", error.Message);
    }

    [TestMethod]
    [DataRow("Model.key", OwnName, "Mallory.Classifier.Steals")] // of a custom mapping
    [DataRow("TransformerChain/Model.key", "Microsoft.ML.Data", "Mallory.Tools.Nul")] // of any stage
    public void Load_StageAsksForForeignCode_IsRefusedByNameAndNothingIsLoaded(string entry, string known, string foreign)
    {
        string path = UntrainedModel.Save(Folder);
        ModelFile.EditEntries(path, entry, bytes => Replace(bytes, known, foreign));
        List<string> asked = [];
        AppDomain.CurrentDomain.AssemblyResolve += Listen;

        ModelFormatException error =
            Assert.ThrowsExactly<ModelFormatException>(() => ModelArchive.Load(new MLContext(0), path, out _));

        AppDomain.CurrentDomain.AssemblyResolve -= Listen;
        Assert.Contains($"asks for code from '{foreign}", error.Message);
        Assert.IsEmpty(asked);

        System.Reflection.Assembly? Listen(object? sender, ResolveEventArgs args)
        {
            if (args.Name.Contains("Mallory", StringComparison.Ordinal))
                asked.Add(args.Name);

            return null;
        }
    }

    [TestMethod]
    [DataRow(-1)]
    [DataRow(0)]
    [DataRow(int.MaxValue)]
    public void Load_NetworkOfAnotherLengthThanItSays_IsRefused(int length)
    {
        string path = UntrainedModel.Save(Folder);
        ModelFile.EditEntries(path, ModelArchive.GraphEntry,
            bytes => [.. BitConverter.GetBytes(length), .. bytes[sizeof(int)..]]);

        ModelFormatException error = Assert.ThrowsExactly<ModelFormatException>(() => ImageScorer.Load(path));

        Assert.Contains("does not hold the network that it says it does", error.Message);
    }

    [TestMethod]
    public void ClassesOf_AnyByteOfTheVocabularyChanged_AreOthersOrRefused()
    {
        string path = UntrainedModel.Save(Folder);
        byte[] intact = [];
        ModelFile.EditEntries(path, "Vocabulary/Model.key", bytes => intact = bytes);
        for (int i = 0; i < intact.Length; i += 3)
        {
            byte[] damaged = [.. intact];
            damaged[i] ^= 0xFF;
            ModelFile.EditEntries(path, "Vocabulary/Model.key", _ => damaged);

            string message = path;
            try
            {
                ModelArchive.ReadManifest(path);
            }
            catch (ModelFormatException error)
            {
                message = error.Message;
            }

            Assert.Contains(path, message);
        }
    }

    private static byte[] Replace(byte[] bytes, string from, string to)
    {
        Assert.HasCount(from.Length, to);
        byte[] changed = [.. bytes];
        for (int at; (at = changed.AsSpan().IndexOf(Encoding.Unicode.GetBytes(from))) >= 0;)
            Encoding.Unicode.GetBytes(to).CopyTo(changed, at);

        return changed;
    }
}

using System.IO.Compression;
using Microsoft.ML;
using MlNetClassifier.Pipelines.Saving;

namespace MlNetClassifier.App.Tests.Pipelines.Saving;

/// <summary>Model files for tests of what is around the pipeline, and ways to change them.</summary>
internal static class ModelFile
{
    /// <summary>Saves a pipeline of one copied column, which takes no training.</summary>
    public static string Save(string folder, ModelManifest? manifest = null)
    {
        var mlContext = new MLContext(0);
        IDataView rows = mlContext.Data.LoadFromEnumerable([new Row { Text = "text" }]);
        ITransformer model = mlContext.Transforms.CopyColumns("Copy", "Text").Fit(rows);
        string path = Path.Combine(folder, "model.zip");
        ModelArchive.Save(mlContext, model, rows.Schema, manifest ?? ManifestExample.Create(), path);
        return path;
    }

    /// <summary>Changes the text of the manifest; without a new seal the file is no longer what was sealed.</summary>
    public static void EditManifest(string path, Func<string, string> edit, bool reseal)
    {
        using FileStream file = File.Open(path, FileMode.Open, FileAccess.ReadWrite);
        using (var zip = new ZipArchive(file, ZipArchiveMode.Update, leaveOpen: true))
        {
            ZipArchiveEntry entry = zip.GetEntry(ModelArchive.ManifestEntry)!;
            using var reader = new StreamReader(entry.Open());
            string json = edit(reader.ReadToEnd());
            reader.Close();
            entry.Delete();
            using var writer = new StreamWriter(zip.CreateEntry(ModelArchive.ManifestEntry).Open());
            writer.Write(json);
        }

        if (reseal)
            FileSeal.Write(file);
    }

    /// <summary>Changes every entry whose path ends in a name, and seals the file again.</summary>
    public static void EditEntries(string path, string name, Func<byte[], byte[]> edit)
    {
        using FileStream file = File.Open(path, FileMode.Open, FileAccess.ReadWrite);
        using (var zip = new ZipArchive(file, ZipArchiveMode.Update, leaveOpen: true))
        {
            ZipArchiveEntry[] entries = [.. zip.Entries.Where(entry => entry.FullName.EndsWith(name, StringComparison.Ordinal))];
            Assert.IsNotEmpty(entries);
            foreach (ZipArchiveEntry entry in entries)
            {
                byte[] content = edit(SavedStages.Bytes(entry));
                string fullName = entry.FullName;
                entry.Delete();
                using Stream changed = zip.CreateEntry(fullName).Open();
                changed.Write(content);
            }
        }

        FileSeal.Write(file);
    }

    internal sealed class Row
    {
        public string Text { get; set; } = string.Empty;
    }
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlNetClassifier.Data.SampleSet;

/// <summary>The marker file of a finished set: says which set a folder holds, so that it is known without being drawn.</summary>
/// <param name="GeneratorVersion">Version of the generator that drew the set.</param>
/// <param name="Seed">Seed of the set.</param>
/// <param name="ImagesPerClass">Images of each class.</param>
/// <param name="Files">Image files, all classes together.</param>
/// <param name="Bytes">Their size altogether; with <paramref name="Files"/> it betrays a set that was changed.</param>
internal sealed record SampleSetManifest(int GeneratorVersion, int Seed, int ImagesPerClass, int Files, long Bytes)
{
    /// <summary>Begins with a dot, so that no image discovery takes it for a part of the set.</summary>
    public const string FileName = ".sample-set.json";

    /// <summary>Raised with every change that alters a pixel or a file name, so that no old set passes for a new one.</summary>
    public const int CurrentVersion = 1;

    /// <summary>Describes the images that a folder holds now.</summary>
    public static SampleSetManifest Describe(string root, SampleSetOptions options)
    {
        // Files such as .DS_Store come and go without anyone's doing.
        FileInfo[] images = [.. new DirectoryInfo(root).EnumerateFiles("*", SearchOption.AllDirectories)
            .Where(file => file.Name[0] != '.')];
        return new SampleSetManifest(
            CurrentVersion, options.Seed, options.ImagesPerClass, images.Length, images.Sum(image => image.Length));
    }

    /// <summary>Looks for the set that the options describe.</summary>
    /// <returns>Null if the folder holds exactly that set, or else what it holds, as the end of a sentence.</returns>
    public static string? FindFault(string root, SampleSetOptions options)
    {
        // The marker comes first: a folder that is not ours, however large, is not searched.
        SampleSetManifest? manifest = Read(root);
        if (manifest is null)
            return "something that is not a sample set";
        if (manifest.GeneratorVersion != CurrentVersion)
            return $"a sample set of generator version {manifest.GeneratorVersion}, this one is version {CurrentVersion}";
        if (manifest.Seed != options.Seed || manifest.ImagesPerClass != options.ImagesPerClass)
            return $"the sample set of {manifest.ImagesPerClass} images per class with seed {manifest.Seed}";

        IEnumerable<string> folders = Directory.EnumerateDirectories(root).Select(folder => Path.GetFileName(folder));
        return folders.Order(StringComparer.Ordinal).SequenceEqual(SampleSetGenerator.ClassNames)
            && manifest == Describe(root, options)
                ? null
                : "a sample set that was changed after it was made";
    }

    public void Write(string root) =>
        File.WriteAllText(Path.Combine(root, FileName), JsonSerializer.Serialize(this, SampleSetJson.Default.SampleSetManifest));

    private static SampleSetManifest? Read(string root)
    {
        string path = Path.Combine(root, FileName);
        if (!File.Exists(path))
            return null;

        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(path), SampleSetJson.Default.SampleSetManifest);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(SampleSetManifest))]
internal sealed partial class SampleSetJson : JsonSerializerContext;

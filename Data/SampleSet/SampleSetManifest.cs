using System.Text.Json;

namespace MlNetClassifier.Data.SampleSet;

/// <summary>The marker file of a finished set: says which set a folder holds and lets it be recognised without drawing it.</summary>
/// <param name="GeneratorVersion">Version of the generator; a change of any pixel raises it.</param>
/// <param name="Seed">Seed of the set.</param>
/// <param name="ImagesPerClass">Images of each class.</param>
/// <param name="Bytes">Size of all images together, which shows a set that was damaged or changed.</param>
internal sealed record SampleSetManifest(int GeneratorVersion, int Seed, int ImagesPerClass, long Bytes)
{
    /// <summary>Begins with a dot, so that no image discovery takes it for a part of the set.</summary>
    public const string FileName = ".sample-set.json";

    /// <summary>Version of the pictures: raise it with every change that alters a pixel or a file name.</summary>
    public const int CurrentVersion = 1;

    private static readonly JsonSerializerOptions Json =
        new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true };

    /// <summary>Describes the images that a folder holds now.</summary>
    public static SampleSetManifest Describe(string root, SampleSetOptions options) => new(
        CurrentVersion, options.Seed, options.ImagesPerClass, VisibleFiles(root).Sum(file => file.Length));

    public void Write(string root) => File.WriteAllText(Path.Combine(root, FileName), JsonSerializer.Serialize(this, Json));

    /// <summary>True if a folder holds exactly the set that the options describe: marker, folders, number and size of files.</summary>
    public static bool Matches(string root, SampleSetOptions options)
    {
        FileInfo[] files = [.. VisibleFiles(root)];
        return Read(root) == Describe(root, options)
            && files.Length == options.ImagesPerClass * SampleSetGenerator.ClassNames.Count
            && files.All(file => SampleSetGenerator.ClassNames.Contains(file.Directory!.Name));
    }

    private static SampleSetManifest? Read(string root)
    {
        string path = Path.Combine(root, FileName);
        if (!File.Exists(path))
            return null;

        try
        {
            return JsonSerializer.Deserialize<SampleSetManifest>(File.ReadAllText(path), Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Files such as .DS_Store come and go without anyone's doing.
    private static IEnumerable<FileInfo> VisibleFiles(string root) =>
        new DirectoryInfo(root).EnumerateFiles("*", SearchOption.AllDirectories).Where(file => file.Name[0] != '.');
}

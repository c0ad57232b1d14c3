using SkiaSharp;

namespace MlNetClassifier.Benchmarks.Processes;

/// <summary>
/// Folders of any number of images, of any size, in any number of classes: copies of those that the program draws.
/// </summary>
/// <param name="drawn">Folder of the sample set.</param>
internal sealed class CostImages(string drawn)
{
    private const int JpegQuality = 90;
    private const int DrawnOfEachClass = 333; // 999 different ones

    private readonly string[] _files =
        [.. Directory.EnumerateDirectories(drawn).SelectMany(Directory.EnumerateFiles).Order(StringComparer.Ordinal)];

    /// <summary>Draws the sample set that is copied.</summary>
    /// <param name="program">The program.</param>
    /// <param name="folder">Folder to make.</param>
    public static CostImages Draw(string program, string folder)
    {
        _ = ProgramRun.Time(program, ["data", "generate", folder, "--images-per-class", $"{DrawnOfEachClass}"]);
        return new CostImages(folder);
    }

    /// <summary>Writes a folder with one sub-folder per class.</summary>
    /// <param name="folder">Folder to make.</param>
    /// <param name="images">How many images in all.</param>
    /// <param name="classes">
    /// How many classes; what an image shows has nothing to do with its class, which costs the same.
    /// </param>
    /// <param name="side">Side in pixels.</param>
    public void Write(string folder, int images, int classes, int side)
    {
        byte[][] contents = [.. _files.Select(file => Resized(file, side))];
        for (int i = 0; i < images; i++)
        {
            string place = Path.Combine(folder, $"class{i % classes:D3}");
            if (i < classes)
                Directory.CreateDirectory(place);

            int source = i % contents.Length;
            File.WriteAllBytes(Path.Combine(place, $"{i:D6}{Path.GetExtension(_files[source])}"), contents[source]);
        }
    }

    private static byte[] Resized(string file, int side)
    {
        using SKBitmap source = SKBitmap.Decode(file), target = source.Resize(new SKImageInfo(side, side), SKFilterQuality.High);
        using SKData data =
            target.Encode(Path.GetExtension(file) == ".png" ? SKEncodedImageFormat.Png : SKEncodedImageFormat.Jpeg, JpegQuality);
        return data.ToArray();
    }
}

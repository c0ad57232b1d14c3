using System.Diagnostics;
using System.Globalization;
using MlNetClassifier.App.Tests.Data.Images;
using SkiaSharp;

namespace MlNetClassifier.Benchmarks.Processes;

/// <summary>
/// Whether the native program writes, byte for byte, what the built one writes: scores of images of all formats with both JPEG
/// decoders, and the other verbs.
/// </summary>
internal static class NativeAgreement
{
    private const int PerFormat = 143; // of seven formats: 1,001 images
    private const int LeastSide = 8;

    private static readonly string[] Planning =
    [
        "plan", "score", "images", "--model", Path.Combine("runs", "lesson", "model.zip"), "--run", "run", "--shard-size", "100",
    ];

    /// <summary>Builds, publishes, trains a small model, and compares.</summary>
    /// <param name="publishedProgram">The published program; null publishes it here.</param>
    /// <param name="output">Told how every command ended.</param>
    /// <returns>0 if everything agrees, otherwise 1.</returns>
    public static int Run(string? publishedProgram, TextWriter output)
    {
        string built = ClassifierProgram.Build();
        string native = Path.GetFullPath(publishedProgram ?? ClassifierProgram.Publish());
        DirectoryInfo folder = Directory.CreateTempSubdirectory("mlnetclassifier-native-");
        try
        {
            WriteImages(Path.Combine(folder.FullName, "images"));
            Capture(built, folder.FullName, null, ["train", "--epochs", "1", "--name", "lesson"]);
            Capture(built, folder.FullName, null, ["train", "--trainer", "linear", "--name", "linear"]);
            Capture(built, folder.FullName, null, Planning);

            // Half of the shards by each: what is merged below has parts of both.
            Capture(native, folder.FullName, null, ["work", "--run", "run", "--shard", "0/2"]);
            Capture(built, folder.FullName, null, ["work", "--run", "run", "--shard", "1/2"]);
            int passed = 0, failed = 0;
            foreach (string[] arguments in Commands())
            {
                foreach (string? decoder in (string?[])[null, "skia"])
                {
                    bool agrees = Capture(built, folder.FullName, decoder, arguments) is var expected
                        && Capture(native, folder.FullName, decoder, arguments) == expected;
                    output.WriteLine($"{(agrees ? "same     " : "DIFFERENT")} {string.Join(' ', arguments)}"
                        + (decoder is null ? string.Empty : $" (decoder: {decoder})"));
                    passed += agrees ? 1 : 0;
                    failed += agrees ? 0 : 1;
                }
            }

            output.WriteLine($"{passed} passed, {failed} failed");
            return failed == 0 ? 0 : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IEnumerable<string[]> Commands()
    {
        foreach (string run in (string[])["lesson", "linear"])
        {
            string model = Path.Combine("runs", run, "model.zip");
            yield return ["score", "--model", model, "--source", "images", "--format", "jsonl"];
            yield return ["score", "--model", model, "--source", "images", "--format", "csv", "--unknown"];
            yield return ["evaluate", "--model", model, "--data", "sample-data", "--json"];
            yield return ["info", model];
        }

        yield return Planning; // found planned: the native program comes to the same hash
        yield return ["work", "--run", "run"];
        yield return ["status", "--run", "run", "--json"];
        yield return ["merge", "--run", "run", "--out", "/dev/stdout", "--format", "csv"];
        yield return ["activations", "--json"];
        yield return ["activations", "eval", "gelu", "-1", "0.5", "NaN", "--bits", "--json"];
        yield return ["data", "check", "sample-data", "--json"];
        yield return ["compare-runs", Path.Combine("runs", "linear"), Path.Combine("runs", "lesson"), "--json"];
        yield return ["score", "--model", "missing.zip", "--source", "images"];
        yield return ["score", "--modle", "missing.zip"];
        yield return ["score", "--help"];
    }

    // Exit code, output and errors; the name of the program is no difference.
    private static string Capture(string program, string folder, string? decoder, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        start.Environment[Data.Images.JpegDecoder.VariableName] = decoder;
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        process.WaitForExit();
        return string.Create(CultureInfo.InvariantCulture, $"{process.ExitCode}\n{output.Result}\n{errors.Result}")
            .Replace(Path.GetDirectoryName(program)!, string.Empty, StringComparison.Ordinal);
    }

    private static void WriteImages(string folder)
    {
        Directory.CreateDirectory(folder);
        (string Extension, Func<int, byte[]> Make)[] formats =
        [
            ("jpg", i => TestImages.Photo(Side(i), Side(i + 50), i, 60 + (i % 40))),
            ("cmyk.jpg", i => i % 3 == 0 ? TestImages.CmykJpeg((byte)i, 90, (byte)(2 * i), 10)
                : TestImages.WithOrientation(TestImages.Photo(Side(i), Side(i + 9), i), 1 + (i % 8))),
            ("png", i => TestImages.Encode(Side(i), Side(i + 20), (x, y) => Colour(i, x, y, (byte)(x * 5)))),
            ("webp", i => TestImages.Encode(Side(i), Side(i + 30), (x, y) => Colour(i, x, y, 255), SKEncodedImageFormat.Webp)),
            ("gif", i => TestGif.Make(60, 40, (0, 0, 60, 40, (byte)(i % 4)), ((byte)(i % 20), 3, 30, 30, (byte)((i + 1) % 4)))),
            ("bmp", i => Bitmap(Side(i), Side(i + 40), (x, y) => Colour(i, x, y, 255))),
            ("ico", i => Icon(TestImages.Encode(32, 32, (x, y) => Colour(i, x, y, (byte)(y * 8))))),
        ];
        foreach ((string extension, Func<int, byte[]> make) in formats)
        {
            for (int i = 0; i < PerFormat; i++)
                File.WriteAllBytes(Path.Combine(folder, $"{i:D3}.{extension}"), make(i));
        }

        File.WriteAllText(Path.Combine(folder, "broken.jpg"), "no image");
        File.WriteAllBytes(Path.Combine(folder, "damaged.jpg"), TestImages.DamagedPhoto());
        File.WriteAllBytes(Path.Combine(folder, "cut.png"), TestImages.Solid(50, 50, SKColors.Red)[..60]);
    }

    private static int Side(int i) => LeastSide + (i * 37 % 300);

    private static SKColor Colour(int i, int x, int y, byte alpha) => new((byte)(x * 3), (byte)(y * 5), (byte)(i * 11), alpha);

    // 24 bits, rows from the bottom, each filled up to four bytes.
    private static byte[] Bitmap(int width, int height, Func<int, int, SKColor> color)
    {
        const int Header = 54, Bytes = 3;
        int stride = ((width * Bytes) + 3) / 4 * 4;
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write("BM"u8);
        writer.Write([Header + (stride * height), 0, Header, 40, width, height, 1 | (24 << 16), 0, stride * height, 0, 0, 0, 0]);
        for (int y = height - 1; y >= 0; y--)
        {
            for (int x = 0; x < width; x++)
                writer.Write([color(x, y).Blue, color(x, y).Green, color(x, y).Red]);

            writer.Write(new byte[stride - (width * Bytes)]);
        }

        return file.ToArray();
    }

    private static void Write(this BinaryWriter writer, ReadOnlySpan<int> numbers)
    {
        foreach (int number in numbers)
            writer.Write(number);
    }

    private static byte[] Icon(byte[] png) =>
    [
        0, 0, 1, 0, 1, 0, 32, 32, 0, 0, 1, 0, 32, 0, .. BitConverter.GetBytes(png.Length), 22, 0, 0, 0, .. png,
    ];
}

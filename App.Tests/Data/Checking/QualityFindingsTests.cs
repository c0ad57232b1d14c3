using MlNetClassifier.App.Tests.Data.Images;
using MlNetClassifier.Data.Checking;
using SkiaSharp;

namespace MlNetClassifier.App.Tests.Data.Checking;

/// <summary>Thirty pictures of one kind, with others planted among them.</summary>
[TestClass]
public sealed class QualityFindingsTests(TestContext context)
{
    private const int Side = 64;

    [TestMethod]
    public void Run_PicturesTakenOtherwise_NamesEachByWhatIsOdd()
    {
        Draw();
        Plant("dark", Changed(color => Scaled(color, 0.15f, 0)));
        Plant("light", Changed(color => Scaled(color, 0.1f, 225)));
        Plant("grey", Changed(color => new SKColor(color.Green, color.Green, color.Green)));
        Plant("empty", TestImages.Encode(Side, Side, (x, _) => x < Side / 2 ? SKColors.SteelBlue : SKColors.Orange));
        Plant("blurred", Blurred());
        Plant("wide", Changed(color => color, 103, 4 * Side, Side / 2));
        Plant("large", Changed(color => color, 104, 4 * Side, 4 * Side));

        DatasetReport report = Check(judgeQuality: true);

        (FindingKind Kind, string Names)[] found =
        [
            .. report.Findings.Where(finding => finding.Kind is >= FindingKind.Dark and <= FindingKind.GreyAmongColour)
                .Select(finding => (finding.Kind, string.Join(' ', finding.Groups.Select(group =>
                    Path.GetFileNameWithoutExtension(group[0].Name))))),
        ];
        Assert.AreSequenceEqual(
            [
                (FindingKind.Dark, "dark"), (FindingKind.Light, "light"), (FindingKind.Blurred, "blurred"),
                (FindingKind.LowInformation, "empty"), (FindingKind.OddSize, "large"), (FindingKind.OddRatio, "wide"),
                (FindingKind.GreyAmongColour, "grey"),
            ],
            found);
    }

    [TestMethod]
    public void Run_SetThatIsSoAsAWhole_NamesNone()
    {
        for (int i = 0; i < 24; i++)
            Write($"a/{i}.png", Changed(color => new SKColor((byte)(color.Green / 5), (byte)(color.Green / 5),
                (byte)(color.Green / 5)), i));

        Assert.IsEmpty(Check(judgeQuality: true).Findings.Where(finding =>
            finding.Kind is FindingKind.Dark or FindingKind.GreyAmongColour));
    }

    [TestMethod]
    public void Run_NotAsked_MeasuresNothing()
    {
        Draw();
        Plant("dark", Changed(color => Scaled(color, 0.15f, 0)));

        Assert.IsEmpty(Check(judgeQuality: false).Findings.Where(finding => finding.Kind == FindingKind.Dark));
    }

    private DatasetReport Check(bool judgeQuality) => DatasetCheck.Run(
        context.TestTempDirectory!, new DatasetCheckOptions { JudgeQuality = judgeQuality }, progress: null,
        context.CancellationToken);

    private void Draw()
    {
        for (int i = 0; i < 30; i++)
            Write($"{"ab"[i % 2]}/{i}.png", Changed(color => color, i));
    }

    private void Plant(string name, byte[] content) => Write($"b/{name}.png", content);

    private void Write(string name, byte[] content)
    {
        string path = Path.Combine(context.TestTempDirectory!, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
    }

    private static SKColor Scaled(SKColor color, float factor, int add) => new(
        (byte)((color.Red * factor) + add), (byte)((color.Green * factor) + add), (byte)((color.Blue * factor) + add));

    // A scene with fine detail on it.
    private static SKBitmap Scene(int number, int width = Side, int height = Side)
    {
        var bitmap = SKBitmap.Decode(new TestScene(number).Encode(width, height));
        int cell = Math.Max(1, Math.Min(width, height) / 32);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                if ((((x / cell) * 3) + ((y / cell) * 7)) % 5 == 0)
                    bitmap.SetPixel(x, y, new SKColor((byte)(x * 3), (byte)(y * 3), 40));
            }
        }

        return bitmap;
    }

    private static byte[] Changed(Func<SKColor, SKColor> change, int number = 100, int width = Side, int height = Side)
    {
        using SKBitmap scene = Scene(number, width, height);
        return TestImages.Encode(width, height, (x, y) => change(scene.GetPixel(x, y)));
    }

    private static byte[] Blurred()
    {
        using SKBitmap scene = Scene(102);
        return TestImages.Encode(Side, Side, (x, y) =>
        {
            (int red, int green, int blue, int count) = (0, 0, 0, 0);
            for (int v = Math.Max(0, y - 4); v <= Math.Min(Side - 1, y + 4); v++)
            {
                for (int u = Math.Max(0, x - 4); u <= Math.Min(Side - 1, x + 4); u++, count++)
                {
                    SKColor color = scene.GetPixel(u, v);
                    (red, green, blue) = (red + color.Red, green + color.Green, blue + color.Blue);
                }
            }

            return new SKColor((byte)(red / count), (byte)(green / count), (byte)(blue / count));
        });
    }
}

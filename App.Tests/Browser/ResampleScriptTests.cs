using MlNetClassifier.Data;
using MlNetClassifier.Data.Images;

namespace MlNetClassifier.App.Tests.Browser;

/// <summary>The resize of an exported page, beside <see cref="ImageLoader"/>.</summary>
[TestClass]
public sealed class ResampleScriptTests
{
    private const string Fit = """
        ([input, pixels, width, height]) => {
          const rgba = bytesOf(pixels);
          const rowsOf = (x, y, columns, rows) => {
            const part = new Uint8ClampedArray(columns * rows * 4);
            for (let row = 0; row < rows; row++) {
              const from = ((y + row) * width + x) * 4;
              part.set(rgba.subarray(from, from + columns * 4), row * columns * 4);
            }
            return part;
          };
          return btoa(String.fromCharCode(...resample.fit(input, width, height, rowsOf)));
        }
        """;

    [TestMethod]
    public async Task Fit_AllModesAndKernels_GivesTheBytesOfTheLoader()
    {
        await using BrowserPage page = await ScriptPage.OpenAsync("resample.js");

        foreach (ResizeMode mode in Enum.GetValues<ResizeMode>())
        {
            foreach (ResizeKernel kernel in Enum.GetValues<ResizeKernel>())
            {
                foreach ((int width, int height) in ((int, int)[])[(61, 40), (40, 61), (5, 3), (17, 90), (1, 1), (24, 16)])
                {
                    ImageInput input =
                        new() { Height = 16, Width = 24, Resize = mode, Kernel = kernel, Background = new(9, 8, 7) };
                    byte[] rgba = Noise(width, height);

                    string fitted = await page.Page.EvaluateAsync<string>(Fit, new object[]
                    {
                        Script(input), Convert.ToBase64String(rgba), width, height,
                    });

                    byte[] expected = Planes(input, rgba, width, height);
                    Assert.IsTrue(expected.AsSpan().SequenceEqual(Convert.FromBase64String(fitted)), $"{input} {width}x{height}");
                }
            }
        }
    }

    private static Dictionary<string, object> Script(ImageInput input)
    {
        string[] words = input.ToString().Split(' ');
        RgbColor back = input.Background;
        return new()
        {
            ["height"] = input.Height,
            ["width"] = input.Width,
            ["resize"] = words[1],
            ["kernel"] = words[2],
            ["background"] = new int[] { back.Red, back.Green, back.Blue },
        };
    }

    private static byte[] Planes(ImageInput input, byte[] rgba, int width, int height)
    {
        byte[] tile = new byte[input.ByteCount];
        Assert.IsTrue(new ImageLoader(input).TryFit(rgba, width, height, isBgra: false, tile).IsOk);
        return [.. Enumerable.Range(0, 3).SelectMany(channel => Enumerable.Range(0, input.PixelCount), (channel, i) =>
            tile[(i * 4) + channel])];
    }

    private static byte[] Noise(int width, int height)
    {
        byte[] rgba = new byte[width * height * 4];
        SeededRandom.Create(width, "picture", height).NextBytes(rgba);
        for (int i = 3; i < rgba.Length; i += 4)
            rgba[i] = byte.MaxValue;

        return rgba;
    }
}

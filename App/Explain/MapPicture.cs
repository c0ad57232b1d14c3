using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Explaining;
using SkiaSharp;

namespace MlNetClassifier.App.Explain;

/// <summary>
/// An image beside the same image in grey with a map over it: orange speaks for the answer, blue against it, and a line goes
/// where half of the largest number is reached.
/// </summary>
internal sealed class MapPicture
{
    /// <summary>Gap between the two halves, in pixels.</summary>
    public const int Gap = 12;

    private const int ExifTransposed = 5; // from here on, an orientation swaps rows and columns
    private const float MostAspect = 3;
    private const float Strongest = 0.9f;
    private const float Darkest = 80, Contrast = 0.65f; // colours must show on black and on white
    private const float Half = 0.5f; // of the largest number: where a line is drawn
    private static readonly SKColor Edge = new(0x17, 0x1b, 0x21);
    private static readonly SKColor For = new(0xd5, 0x5e, 0x00), Against = new(0x00, 0x72, 0xb2); // as in colours.css

    private const int Quality = 85; // of WebP; PNG has none

    private MapPicture(byte[] bytes, int width, int height) => (Bytes, Width, Height) = (bytes, width, height);

    /// <summary>The file.</summary>
    public byte[] Bytes { get; }

    /// <summary>Width of the whole, in pixels.</summary>
    public int Width { get; }

    /// <summary>Height, in pixels.</summary>
    public int Height { get; }

    /// <summary>Draws what the network saw of an image, in the image's own shape if it was stretched, and a map of it.</summary>
    /// <param name="image">The image.</param>
    /// <param name="input">What the network takes.</param>
    /// <param name="map">Over all of that.</param>
    /// <param name="side">Longer side of one half in pixels.</param>
    /// <param name="format">Of the file.</param>
    /// <returns>The picture; null if the image cannot be read.</returns>
    public static MapPicture? Draw(ImageContent image, ImageInput input, EvidenceMap map, int side,
        SKEncodedImageFormat format = SKEncodedImageFormat.Png)
    {
        ImageLoadResult read = new ImageLoader(input).TryLoad(image, new byte[input.ByteCount]);
        if (!read.IsOk)
            return null;

        float aspect = input.Resize != ResizeMode.Stretch ? (float)input.Width / input.Height
            : (int)read.Orientation < ExifTransposed ? (float)read.SourceWidth / read.SourceHeight
            : (float)read.SourceHeight / read.SourceWidth;
        aspect = Math.Clamp(aspect, 1 / MostAspect, MostAspect);
        ImageInput shown = input with
        {
            Width = (int)MathF.Round(side * Math.Min(1, aspect)),
            Height = (int)MathF.Round(side / Math.Max(1, aspect)),
        };
        byte[] rgba = new byte[shown.ByteCount];
        if (!new ImageLoader(shown).TryLoad(image, rgba).IsOk)
            return null;

        (int width, int height) = (shown.Width, shown.Height);
        using var picture = new SKBitmap((2 * width) + Gap, height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        picture.Erase(SKColors.Transparent);
        float largest = Math.Max(map.Values.Max(MathF.Abs), float.Epsilon);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int at = 4 * ((y * width) + x);
                var color = new SKColor(rgba[at], rgba[at + 1], rgba[at + 2]);
                picture.SetPixel(x, y, color);
                float share = Share(x, y);
                bool isEdge = MathF.Sign(MathF.Abs(share) - Half) != MathF.Sign(MathF.Abs(Share(x + 1, y)) - Half)
                    || MathF.Sign(MathF.Abs(share) - Half) != MathF.Sign(MathF.Abs(Share(x, y + 1)) - Half);
                picture.SetPixel(width + Gap + x, y, isEdge ? Edge : Marked(color, share));
            }
        }

        using SKData encoded = picture.Encode(format, Quality);
        return new MapPicture(encoded.ToArray(), picture.Width, height);

        float Share(int x, int y) => Smooth(map, (y + 0.5f) / height, (x + 0.5f) / width) / largest;
    }

    private static SKColor Marked(SKColor color, float share)
    {
        float grey = Darkest + (Contrast * ((0.299f * color.Red) + (0.587f * color.Green) + (0.114f * color.Blue)));
        SKColor mark = share > 0 ? For : Against;
        float strength = Strongest * MathF.Abs(share);
        return new SKColor(Mix(mark.Red), Mix(mark.Green), Mix(mark.Blue));

        byte Mix(byte part) => (byte)((grey * (1 - strength)) + (part * strength));
    }

    // Between the centres of cells, what lies between their numbers.
    private static float Smooth(EvidenceMap map, float down, float right)
    {
        (int top, int bottom, float y) = Between(down, map.Rows);
        (int left, int beyond, float x) = Between(right, map.Columns);
        float above = (map[top, left] * (1 - x)) + (map[top, beyond] * x);
        float below = (map[bottom, left] * (1 - x)) + (map[bottom, beyond] * x);
        return (above * (1 - y)) + (below * y);

        static (int First, int Second, float Share) Between(float place, int count)
        {
            float at = Math.Clamp((place * count) - 0.5f, 0, count - 1);
            int first = (int)at;
            return (first, Math.Min(first + 1, count - 1), at - first);
        }
    }
}

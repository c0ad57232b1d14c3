using MlNetClassifier.Training.Learning;
using SkiaSharp;

namespace MlNetClassifier.App.Output;

/// <summary>The images of a batch side by side, as a PNG: what the network really saw.</summary>
internal static class ContactSheet
{
    private const int MostImages = 64;
    private const int Gap = 2;
    private const int Channels = 3;

    /// <summary>Draws the first images of a batch, row by row.</summary>
    public static byte[] Draw(TrainingBatch batch)
    {
        int count = Math.Min(batch.ClassIndexes.Count, MostImages);
        int columns = (int)Math.Ceiling(Math.Sqrt(count));
        int rows = (count + columns - 1) / columns;
        using var sheet =
            new SKBitmap((columns * (batch.Width + Gap)) - Gap, (rows * (batch.Height + Gap)) - Gap, SKColorType.Rgba8888,
                SKAlphaType.Opaque);
        sheet.Erase(SKColors.White);
        for (int image = 0; image < count; image++)
        {
            int left = image % columns * (batch.Width + Gap);
            int top = image / columns * (batch.Height + Gap);
            for (int i = 0; i < batch.Height * batch.Width; i++)
            {
                int from = ((image * batch.Height * batch.Width) + i) * Channels;
                var color = new SKColor(Value(batch, from), Value(batch, from + 1), Value(batch, from + 2));
                sheet.SetPixel(left + (i % batch.Width), top + (i / batch.Width), color);
            }
        }

        using SKData png = sheet.Encode(SKEncodedImageFormat.Png, quality: 100);
        return png.ToArray();
    }

    private static byte Value(TrainingBatch batch, int index) =>
        (byte)Math.Round(byte.MaxValue * Math.Clamp(batch.Pixels[index], 0, 1));
}

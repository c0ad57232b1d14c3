using MlNetClassifier.App.Tests.Data.Images;
using MlNetClassifier.Data;
using SkiaSharp;

namespace MlNetClassifier.App.Tests.Data.Checking;

/// <summary>
/// Frames of one hand before one plain background: a palm with fingers of slightly other angles and places in every frame, and
/// sensor noise.
/// </summary>
internal static class HandSign
{
    private const int Width = 240;
    private const int Height = 160;

    /// <summary>Draws a frame.</summary>
    /// <param name="frame">How the hand is held.</param>
    /// <param name="grain">Which photograph of it: another number is other noise.</param>
    /// <param name="noise">Standard deviation of the noise in levels of 255.</param>
    /// <param name="format">Format of the file.</param>
    /// <param name="quality">Quality of the file.</param>
    public static byte[] Encode(int frame, int grain, double noise = 0,
        SKEncodedImageFormat format = SKEncodedImageFormat.Png, int quality = 95)
    {
        Random pose = SeededRandom.Create(0, "test hand", frame);
        Random sensor = SeededRandom.Create(0, "test sensor", grain);
        double centreX = 110 + (12 * pose.NextDouble()), centreY = 80 + (8 * pose.NextDouble());
        double[] angles = [.. Enumerable.Range(0, 5).Select(finger => -0.7 + (0.35 * finger) + (0.16 * pose.NextDouble()))];
        double[] lengths = [.. Enumerable.Range(0, 5).Select(_ => 45 + (20 * pose.NextDouble()))];
        return TestImages.Encode(Width, Height, (x, y) =>
        {
            double level = noise * Gaussian(sensor);
            return IsHand(x - centreX, y - centreY, angles, lengths)
                ? new SKColor(Level(205 + level), Level(150 + level), Level(120 + level))
                : new SKColor(Level(40 + (0.1 * x) + level), Level(120 + (0.1 * y) + level), Level(70 + level));
        }, format, quality);
    }

    private static bool IsHand(double x, double y, double[] angles, double[] lengths)
    {
        if ((x * x) + (y * y) < 900 || (x < 0 && Math.Abs(y) < 16))
            return true;

        for (int finger = 0; finger < angles.Length; finger++)
        {
            double along = (x * Math.Cos(angles[finger])) + (y * Math.Sin(angles[finger]));
            double across = (y * Math.Cos(angles[finger])) - (x * Math.Sin(angles[finger]));
            if (along > 0 && along < lengths[finger] && Math.Abs(across) < 6)
                return true;
        }

        return false;
    }

    private static double Gaussian(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static byte Level(double value) => (byte)Math.Clamp(value, 0, 255);
}

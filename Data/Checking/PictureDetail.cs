using MlNetClassifier.Data.Images;

namespace MlNetClassifier.Data.Checking;

/// <summary>A picture at a few hundred pixels a side, stretched to a square: what copies are confirmed with.</summary>
/// <remarks>Immutable and thread-safe. About 11 bytes per pixel: 1.7 MB at the largest side.</remarks>
internal sealed class PictureDetail
{
    /// <summary>The sides that are compared at; two pictures meet at the largest that neither has to be enlarged for.</summary>
    private static readonly int[] Sides = [384, 256, 192, 128, 96, 64, 48, 32, 24, 16, 12, 8];

    private const int CoarsestSide = 32;

    private PictureDetail(IReadOnlyList<Plane> luma, Plane grain, Plane blueness, Plane redness) =>
        (Luma, Grain, Blueness, Redness) = (luma, grain, blueness, redness);

    /// <summary>Brightness, first in full, each next one at half the side.</summary>
    public IReadOnlyList<Plane> Luma { get; }

    /// <summary>What the smoothing took away from the brightness: sensor noise, grain and the finest detail.</summary>
    public Plane Grain { get; }

    /// <summary>JPEG's Cb, at half the side.</summary>
    public Plane Blueness { get; }

    /// <summary>JPEG's Cr, at half the side.</summary>
    public Plane Redness { get; }

    /// <summary>The side at which two pictures of these shortest sides meet.</summary>
    public static int SideFor(int shortestA, int shortestB) =>
        Sides.FirstOrDefault(side => side <= Math.Min(shortestA, shortestB), Sides[^1]);

    /// <summary>Reads a picture; null if that no longer works.</summary>
    public static PictureDetail? TryRead(string path, int side)
    {
        var input = new ImageInput { Height = side, Width = side };
        byte[] tile = new byte[input.ByteCount];
        return new ImageLoader(input).TryLoad(path, tile).IsOk ? Of(tile, side) : null;
    }

    /// <summary>Makes it of R, G, B, 255 per pixel.</summary>
    public static PictureDetail Of(ReadOnlySpan<byte> tile, int side)
    {
        float[] luma = new float[side * side], blue = new float[side * side], red = new float[side * side];
        for (int i = 0; i < luma.Length; i++)
        {
            (byte r, byte g, byte b) = (tile[4 * i], tile[(4 * i) + 1], tile[(4 * i) + 2]);
            luma[i] = (0.299f * r) + (0.587f * g) + (0.114f * b);
            blue[i] = 0.564f * (b - luma[i]);
            red[i] = 0.713f * (r - luma[i]);
        }

        List<Plane> levels = [new Plane(luma, side).Blurred()];
        for (int i = 0; i < luma.Length; i++)
            luma[i] -= levels[0].Values[i];

        while (levels[^1].Side > CoarsestSide)
            levels.Add(levels[^1].Halved());

        return new PictureDetail(
            levels, new Plane(luma, side), new Plane(blue, side).Blurred().Halved(), new Plane(red, side).Blurred().Halved());
    }
}

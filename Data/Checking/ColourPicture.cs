using MlNetClassifier.Data.Images;

namespace MlNetClassifier.Data.Checking;

/// <summary>A picture in colour, stretched to a square: what edited copies are confirmed with.</summary>
/// <remarks>Immutable and thread-safe; 1.4 MB.</remarks>
internal sealed class ColourPicture
{
    /// <summary>The side at which a picture is searched for in another one.</summary>
    public const int SearchSide = 32;

    private const int FullSide = 256;

    // Halved from the full side on, each of R, G, B and brightness.
    private readonly Plane[][] _levels;

    private ColourPicture(Plane[][] levels) => _levels = levels;

    /// <summary>What a tile must be for <see cref="Of"/>.</summary>
    public static ImageInput Input { get; } = new() { Height = FullSide, Width = FullSide };

    /// <summary>Red, green, blue and brightness at a side: 32, 64, 128 or 256.</summary>
    public Plane[] At(int side) => _levels.First(planes => planes[0].Side == side);

    /// <summary>Reads a picture; null if that no longer works.</summary>
    public static ColourPicture? TryRead(string path)
    {
        byte[] tile = new byte[Input.ByteCount];
        return new ImageLoader(Input).TryLoad(path, tile).IsOk ? Of(tile) : null;
    }

    /// <summary>Makes a picture.</summary>
    /// <param name="tile">A tile of <see cref="Input"/>: R, G, B, 255 per pixel.</param>
    public static ColourPicture Of(ReadOnlySpan<byte> tile)
    {
        const int pixels = FullSide * FullSide;
        Plane[] planes = [.. Enumerable.Range(0, 4).Select(_ => new Plane(new float[pixels], FullSide))];
        for (int i = 0; i < pixels; i++)
        {
            (byte r, byte g, byte b) = (tile[4 * i], tile[(4 * i) + 1], tile[(4 * i) + 2]);
            (planes[0].Values[i], planes[1].Values[i], planes[2].Values[i]) = (r, g, b);
            planes[3].Values[i] = ColourTile.Luma(r, g, b);
        }

        List<Plane[]> levels = [planes];
        while (levels[^1][0].Side > SearchSide)
            levels.Add([.. levels[^1].Select(plane => plane.Halved())]);

        return new ColourPicture([.. levels]);
    }
}

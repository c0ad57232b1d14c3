using System.Numerics;
using MlNetClassifier.Data.Images;

namespace MlNetClassifier.Data.Checking;

/// <summary>
/// What is kept of a picture to find pictures that may be its copies: 16x16 values of brightness. 1 KB, so that 100,000
/// pictures take 100 MB.
/// </summary>
/// <remarks>Immutable and thread-safe.</remarks>
internal sealed class Miniature
{
    private const int TileSide = 32;

    // Sensor noise and JPEG blocks stay below; nothing can be recognised in less contrast.
    private const int FlatRange = 8;

    // Of the contrast of the picture: a crop by 5 % on every side leaves up to a quarter to the second order.
    private const float MaxUnexplained = 0.4f;

    // Copies are below 0.1, most below 0.05.
    private const double MaxDifference = 0.12;
    private const double NoiseVariance = 10;

    private readonly Plane _luma;

    private Miniature(Plane luma) => (_luma, Mean) = (luma, luma.Values.Average());

    /// <summary>What a tile must be for <see cref="Of"/>: what any picture becomes when it is stretched to 32x32.</summary>
    public static ImageInput Input { get; } = new() { Height = TileSide, Width = TileSide };

    /// <summary>Whether the picture is of one colour, give or take 8 levels of 255.</summary>
    public bool IsFlat { get; private init; }

    /// <summary>Mean brightness, 0 to 255.</summary>
    public float Mean { get; }

    /// <summary>Makes a miniature.</summary>
    /// <param name="tile">A tile of <see cref="Input"/>: R, G, B, 255 per pixel.</param>
    public static Miniature Of(ReadOnlySpan<byte> tile)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(tile.Length, Input.ByteCount);
        var detail = PictureDetail.Of(tile, TileSide);
        Plane luma = detail.Luma[0].Halved();
        return new Miniature(luma)
        {
            IsFlat = new[] { luma, detail.Blueness, detail.Redness }
                .All(plane => plane.Values.Max() - plane.Values.Min() <= FlatRange),
        };
    }

    /// <summary>Whether the two are alike when one is laid over the other.</summary>
    public bool IsLike(Miniature other) =>
        Difference(_luma, other._luma) <= MaxDifference || Difference(other._luma, _luma) <= MaxDifference;

    /// <summary>What another miniature is compared with.</summary>
    public Probe ToProbe() => new(_luma);

    private static double Difference(Plane here, Plane there) => DetailComparison.WorstTile(
        here, there, FrameAlignment.Same.Improve(here, there), NoiseVariance);

    /// <summary>
    /// A miniature with what a small shift or scale on either axis would change in it, to first order: an orthonormal basis of
    /// four pictures.
    /// </summary>
    public sealed class Probe
    {
        private readonly float[] _luma;
        private readonly float[][] _moves;
        private readonly float _contrast;

        public Probe(Plane luma)
        {
            _luma = luma.Values;
            _moves = Orthonormal(Moves(luma));
            float mean = _luma.Average();
            _contrast = _luma.Sum(value => (value - mean) * (value - mean));
        }

        /// <summary>Whether a small shift or scale explains most of the difference.</summary>
        public bool MayBeCopy(Miniature other)
        {
            Span<float> difference = stackalloc float[_luma.Length];
            float energy = 0;
            for (int i = 0; i < difference.Length; i += Vector<float>.Count)
            {
                Vector<float> part = new Vector<float>(other._luma.Values, i) - new Vector<float>(_luma, i);
                part.CopyTo(difference[i..]);
                energy += Vector.Dot(part, part);
            }

            foreach (float[] move in _moves)
            {
                var sum = Vector<float>.Zero;
                for (int i = 0; i < move.Length; i += Vector<float>.Count)
                    sum += new Vector<float>(move, i) * new Vector<float>(difference[i..]);

                float along = Vector.Sum(sum);
                energy -= along * along;
            }

            return energy <= MaxUnexplained * _contrast;
        }

        private static float[][] Moves(Plane plane)
        {
            int side = plane.Side;
            float centre = (side - 1) / 2f;
            float[][] moves = [new float[side * side], new float[side * side], new float[side * side], new float[side * side]];
            for (int y = 0; y < side; y++)
            {
                for (int x = 0; x < side; x++)
                {
                    int i = (y * side) + x;
                    float right = plane.Values[(y * side) + Math.Min(side - 1, x + 1)];
                    float left = plane.Values[(y * side) + Math.Max(0, x - 1)];
                    float below = plane.Values[(Math.Min(side - 1, y + 1) * side) + x];
                    float above = plane.Values[(Math.Max(0, y - 1) * side) + x];
                    (moves[0][i], moves[1][i]) = (right - left, (right - left) * (x - centre));
                    (moves[2][i], moves[3][i]) = (below - above, (below - above) * (y - centre));
                }
            }

            return moves;
        }

        // Gram and Schmidt; a move that changes nothing is left out.
        private static float[][] Orthonormal(float[][] moves)
        {
            List<float[]> basis = [];
            foreach (float[] move in moves)
            {
                foreach (float[] earlier in basis)
                {
                    float along = Dot(move, earlier);
                    for (int i = 0; i < move.Length; i++)
                        move[i] -= along * earlier[i];
                }

                float length = MathF.Sqrt(Dot(move, move));
                if (length > 1)
                    basis.Add([.. move.Select(value => value / length)]);
            }

            return [.. basis];
        }

        private static float Dot(float[] a, float[] b)
        {
            float sum = 0;
            for (int i = 0; i < a.Length; i++)
                sum += a[i] * b[i];

            return sum;
        }
    }
}

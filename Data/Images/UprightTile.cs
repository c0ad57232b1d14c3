using System.Runtime.InteropServices;

namespace MlNetClassifier.Data.Images;

/// <summary>
/// Turns a resized picture upright and sets it into the tile: orientation is a permutation of a few thousand pixels here and
/// of millions before the resize.
/// </summary>
internal static class UprightTile
{
    /// <summary>Whether stored rows are upright columns.</summary>
    public static bool IsTransposed(ExifOrientation orientation) => orientation >= ExifOrientation.LeftTop;

    /// <summary>Writes the whole tile: <paramref name="stored"/> at its place, the background around it.</summary>
    public static void Write(
        ReadOnlySpan<byte> stored, in ResizeGeometry geometry, ExifOrientation orientation, ImageInput input, Span<byte> tile)
    {
        ReadOnlySpan<uint> source = MemoryMarshal.Cast<byte, uint>(stored);
        Span<uint> target = MemoryMarshal.Cast<byte, uint>(tile);
        if (source.Length < target.Length)
        {
            RgbColor back = input.Background;
            target.Fill(MemoryMarshal.Read<uint>([back.Red, back.Green, back.Blue, byte.MaxValue]));
        }

        // The stored pixel of the upright corner, and the steps from it to the right and down.
        int width = geometry.Width, lastX = geometry.Width - 1, lastY = (geometry.Height - 1) * geometry.Width;
        (int corner, int right, int down) = orientation switch
        {
            ExifOrientation.TopRight => (lastX, -1, width),
            ExifOrientation.BottomRight => (lastY + lastX, -1, -width),
            ExifOrientation.BottomLeft => (lastY, 1, -width),
            ExifOrientation.LeftTop => (0, width, 1),
            ExifOrientation.RightTop => (lastY, -width, 1),
            ExifOrientation.RightBottom => (lastY + lastX, -width, -1),
            ExifOrientation.LeftBottom => (lastX, width, -1),
            _ => (0, 1, width),
        };
        bool isTransposed = IsTransposed(orientation);
        int rows = isTransposed ? geometry.Width : geometry.Height;
        int columns = isTransposed ? geometry.Height : geometry.Width;
        for (int y = 0; y < rows; y++)
        {
            Span<uint> line = target.Slice(((geometry.OffsetY + y) * input.Width) + geometry.OffsetX, columns);
            int from = corner + (y * down);
            if (right == 1)
            {
                source.Slice(from, columns).CopyTo(line);
                continue;
            }

            for (int x = 0; x < columns; x++, from += right)
                line[x] = source[from];
        }
    }
}
